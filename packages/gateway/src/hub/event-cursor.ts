import { createHash } from 'node:crypto';
import { GatewayError, refKey } from '@fabgraph/contract';
import type { CursorSigner } from '@fabgraph/schema';
import { z } from 'zod';
import { readSigned } from '../token/signed-payload.ts';
import type { Noun, StatusOf, Watchable } from './noun.ts';

/** What a cursor tells of the state that its event showed. */
export interface SeenState {
  /** Its place among all events; null where not all that was before it had been told. */
  readonly position: number | null;
  /** Of the last of many snapshots: a digest of the watch's name. */
  readonly watch: string | undefined;
  readonly resource: string;
  readonly status: string | null;
  /** A digest a field, in the order of the noun's fields; empty where the read did not tell. */
  readonly fields: readonly string[];
}

export interface EventCursors {
  /** A new cursor, later than every one before it. `null`: the thing is gone. */
  readonly make: <E extends Watchable>(
    noun: Noun<E, never>,
    ref: E['ref'],
    entity: E | null,
    place?: { readonly watch: string } | 'partial' | undefined,
  ) => string;
  /** The place of the newest one. */
  readonly position: () => number;
  /** @throws GatewayError INVALID_INPUT where it is no cursor of an event of this noun. */
  readonly read: (noun: { readonly type: string }, token: string) => SeenState;
}

const payloadSchema = z.object({
  /** Version of this shape. */
  v: z.literal(1),
  n: z.number(),
  type: z.string(),
  resource: z.string(),
  status: z.string().nullable(),
  fields: z.array(z.string()),
  watch: z.string().optional(),
  isPartial: z.boolean().optional(),
});

/** Opaque, signed and increasing, also over a restart: the count begins at the time of day. */
export function createEventCursors(signer: CursorSigner, now: () => number): EventCursors {
  // A watch that begins now knows nothing of what was before, in a former run of the program either.
  let last = now() * 1_000;

  return {
    position: () => last,
    make: (noun, ref, entity, place) => {
      last = Math.max(last + 1, now() * 1_000);
      const payload: z.infer<typeof payloadSchema> = {
        v: 1,
        n: last,
        type: noun.type,
        resource: resourceDigest(ref),
        status: entity === null ? null : noun.statusOf(entity),
        fields: entity === null ? [] : fieldDigests(noun, entity),
        ...(place === 'partial' ? { isPartial: true } : {}),
        ...(typeof place === 'object' ? { watch: watchDigest(place.watch) } : {}),
      };
      return signer.sign(JSON.stringify(payload));
    },
    read: (noun, token) => {
      const payload = readSigned(signer, payloadSchema, token);
      if (payload === null || payload.type !== noun.type) {
        throw new GatewayError({
          code: 'INVALID_INPUT',
          message: 'after: not a cursor of an earlier event of this subscription',
        });
      }
      const { n, isPartial = false, watch, resource, status, fields } = payload;
      // Later than all: the clock was set back over a restart.
      const position = isPartial || n > last ? null : n;
      return { position, watch, resource, status, fields };
    },
  };
}

export function resourceDigest(ref: Watchable['ref']): string {
  return digest(refKey(ref), 16);
}

export function watchDigest(watch: string): string {
  return digest(watch, 16);
}

/** Names of the fields in which the thing differs from what was seen. */
export function fieldsSince<E extends Watchable>(
  noun: Noun<E, never>,
  seen: SeenState,
  entity: E,
): readonly string[] {
  const digests = fieldDigests(noun, entity);
  return Object.keys(noun.fields).filter(
    (_, index) => !!seen.fields[index] && !!digests[index] && seen.fields[index] !== digests[index],
  );
}

/** The status that was seen, where the thing has another one now. */
export function statusBefore<E extends Watchable>(
  noun: Noun<E, never>,
  seen: SeenState,
  entity: E,
): StatusOf<E> | null {
  return seen.status === noun.statusOf(entity) ? null : (seen.status as StatusOf<E> | null);
}

function fieldDigests<E extends Watchable>(noun: Noun<E, never>, entity: E): string[] {
  return Object.values(noun.fields).map((read) => {
    const value = read(entity);
    return value === undefined ? '' : digest(JSON.stringify(value, sortKeys), 6);
  });
}

/** Equal objects give equal text, whatever order their keys came in. */
function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, length);
}
