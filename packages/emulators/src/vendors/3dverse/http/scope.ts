import type { Context } from 'hono';
import type { EmulatorEnv } from '../../../core/emulator.ts';
import type { FileStore } from '../../../core/file-store.ts';
import type { Environment } from '../domain/environment.ts';
import type { Caller } from '../domain/folder-right.ts';
import type { ThreeDVerseSettings } from '../settings.ts';
import { forbidden, invalidRequest } from './service-error.ts';

/** What a request is answered from: one environment, as one caller may see it, at one moment. */
export interface Scope {
  readonly environment: Environment;
  readonly caller: Caller;
  readonly nowMs: number;
  /** For what ends later than its request began: an upload whose body took its time. */
  now(): number;
  readonly settings: ThreeDVerseSettings;
  readonly storage: FileStore;
}

export interface ThreeDVerseEnv extends EmulatorEnv {
  Variables: { scope: Scope };
}

export type ThreeDVerseContext = Context<ThreeDVerseEnv>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

export function idParam(context: ThreeDVerseContext, name: string): string {
  const value = context.req.param(name);
  if (!isUuid(value)) throw invalidRequest(`${name} must be a UUID`);
  return value.toLowerCase();
}

export function requireKey({ caller }: Scope): void {
  if (caller.kind !== 'key') throw forbidden('This route needs an api_key');
}

/** Has the next reads by this id miss it, as a vendor does whose new ids take a moment to spread. */
export function hideForAMoment({ environment, settings }: Scope, id: string): void {
  if (settings.visibilityLag > 0) environment.hiddenReads.set(id, settings.visibilityLag);
}

/** The answer to a write that has nothing to say. */
export function answerNothing(context: ThreeDVerseContext): Response {
  return context.body(null, context.get('scope').settings.emptyStatus);
}
