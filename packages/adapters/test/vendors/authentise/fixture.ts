import {
  type Adapter,
  type AdapterOptions,
  GatewayError,
  type ReadContext,
  type Ref,
  type UploadFile,
  type UploadInput,
  type WriteContext,
} from '@fabgraph/contract';
import { type Emulator, startAuthentiseEmulator } from '@fabgraph/emulators';
import { assert, onTestFinished } from 'vitest';
import { createAuthentiseAdapter } from '../../../src/vendors/authentise/adapter.ts';
import { parseAuthentiseSettings } from '../../../src/vendors/authentise/settings.ts';
import { inPieces } from './stl.ts';

export const ACCOUNT = 'authentise-demo';
export const TOKEN = { tokenId: 'authentise-demo-id', tokenSecret: 'authentise-demo-secret' };
export const USER = { username: 'demo', password: 'demo-password' };

/** One request of one caller: what is read once in it is read no more. */
export function createRequest(signal: AbortSignal = new AbortController().signal): ReadContext {
  const reads = new Map<string, Promise<unknown>>();
  return {
    signal,
    once: <T>(key: string, read: () => Promise<T>) => {
      const known = reads.get(key) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const started = read();
      reads.set(key, started);
      return started;
    },
  };
}

export function createTestAdapter(
  baseUrl: string,
  settings: Readonly<Record<string, string>> = TOKEN,
  now?: () => number,
  options?: AdapterOptions,
): Adapter {
  const adapter = createAuthentiseAdapter({
    ...options,
    account: ACCOUNT,
    settings: parseAuthentiseSettings({ baseUrl, ...settings }),
    ...(now === undefined ? {} : { now }),
  });
  onTestFinished(() => adapter.close());
  return adapter;
}

/** The shop's account, at a time that stands still. */
export async function startShop(
  options: Parameters<typeof startAuthentiseEmulator>[0] = {},
  adapterOptions?: AdapterOptions,
): Promise<{ emulator: Emulator; adapter: Adapter }> {
  const emulator = await startAuthentiseEmulator({ clock: 'manual', ...options });
  onTestFinished(() => emulator.close());
  const { baseUrl, clock } = emulator;
  return { emulator, adapter: createTestAdapter(baseUrl, TOKEN, clock.now, adapterOptions) };
}

/** `GET /model/?sort=…`, for each call. */
export function callsOf(emulator: Emulator): readonly string[] {
  return emulator
    .calls()
    .map(({ method, path, query }) => `${method} ${path}${query === '' ? '' : `?${query}`}`);
}

/** Everything that a facet lists, page by page, all in one request. */
export async function readAll<E, Q extends { after?: string | undefined }>(
  list: (
    query: Q,
    context: ReadContext,
  ) => Promise<{
    readonly items: readonly E[];
    readonly cursorAfter: (index: number) => string;
    readonly isLast: boolean;
  }>,
  query: Q,
  context: ReadContext = createRequest(),
): Promise<readonly E[]> {
  const all: E[] = [];
  let after = query.after;
  for (let pages = 0; pages < 200; pages += 1) {
    const page = await list({ ...query, after }, context);
    all.push(...page.items);
    if (page.isLast) return all;
    after = page.cursorAfter(page.items.length - 1);
  }
  throw new Error('The list does not end.');
}

/** The error that a call fails with; it must fail, and with an error of the contract. */
export async function rejection(call: Promise<unknown>): Promise<GatewayError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instanceOf(error, GatewayError);
  return error;
}

/** A write whose caller stays. */
export function createWrite(callbackUrl?: string): WriteContext {
  const { signal } = new AbortController();
  return { signal, ...(callbackUrl === undefined ? {} : { callbackUrl }) };
}

export function modelRef(path: string): Ref<'Model'> {
  return { account: ACCOUNT, type: 'Model', path };
}

export function assetRef(path: string): Ref<'Asset'> {
  return { account: ACCOUNT, type: 'Asset', path };
}

/** One file as the gateway hands it on. */
export function uploadOf(bytes: Uint8Array, more: Partial<UploadFile> = {}): UploadInput {
  const file: UploadFile = {
    filename: 'box.stl',
    size: bytes.length,
    contentType: 'model/stl',
    content: inPieces(bytes),
    ...more,
  };
  return { folder: null, files: [file], allowResize: false, allowRotation: false };
}
