import { hash } from 'node:crypto';
import { type Adapter, GatewayError, refKey } from '@fabgraph/contract';
import type { CursorSigner } from '@fabgraph/schema';
import { z } from 'zod';
import { readSigned } from '../token/signed-payload.ts';
import { credentialKey } from './credential-key.ts';
import type { Noun, Watchable } from './noun.ts';

/** What a cursor tells of the event that it came with. */
export interface SeenState {
  /** Its place among all events; null where not all that was before it had been told. */
  readonly position: number | null;
  /** Null: the thing was gone. */
  readonly status: string | null;
  /** Whether it was of this thing, of those of the accounts that it was read for. */
  readonly isOf: (ref: Watchable['ref']) => boolean;
  /** Whether it was the last of the snapshots that the watch of this name begins with. */
  readonly endsBeginningOf: (watch: string) => boolean;
  /** Names of the fields in which the thing differs from what was seen. */
  readonly changedFields: <E extends Watchable>(noun: Noun<E, never>, entity: E) => string[];
}

export interface EventCursors {
  /** The place of the newest one. */
  readonly position: () => number;
  /** For events of what one credential sees at one account. */
  readonly writerFor: (adapter: Adapter) => CursorWriter;
  /**
   * @throws GatewayError INVALID_INPUT where it is no cursor of an event of this noun, of one of
   * these accounts under these credentials and, where there is a `ref`, of that thing.
   */
  readonly read: (token: string, noun: { readonly type: string }, scope: CursorScope) => SeenState;
}

export interface CursorScope {
  readonly adapters: readonly Adapter[];
  readonly ref?: Watchable['ref'] | undefined;
}

export interface CursorWriter {
  /** A new cursor, later than every one before it. `null`: the thing is gone. */
  readonly write: <E extends Watchable>(
    noun: Noun<E, never>,
    ref: E['ref'],
    entity: E | null,
    place?: CursorPlace | undefined,
  ) => string;
}

/** Of one of many snapshots: the name of the watch if it is the last of them, else `partial`. */
export type CursorPlace = { readonly watch: string } | 'partial';

const payloadSchema = z.object({
  /** Version of this shape, and of what the digests are of. */
  v: z.literal(2),
  n: z.number(),
  type: z.string(),
  owner: z.string(),
  resource: z.string(),
  status: z.string().nullable(),
  /** A digest a field, in the order of the noun's fields; empty where the read did not tell. */
  fields: z.string().transform((text) => text.split('.')),
  watch: z.string().optional(),
  isPartial: z.boolean().optional(),
});

const NAME_LENGTH = 11;
const FIELD_LENGTH = 6;

/**
 * Opaque, signed and increasing, also over a restart: the count begins at the time of day. Without
 * the signer nobody can test a guess at what was digested, nor compare cursors of two owners.
 */
export function createEventCursors(signer: CursorSigner, now: () => number): EventCursors {
  // Nobody is ever given this token.
  const digestKey = signer.sign('key of the digests in cursors of events');
  const recallResource = createRecall<string>();
  const recallFields = createRecall<readonly string[]>();
  // A watch that begins now knows nothing of what was before, in a former run of the program either.
  let last = now() * 1_000;

  return {
    position: () => last,
    writerFor: (adapter) => {
      const owner = ownerOf(adapter);
      return {
        write: (noun, ref, entity, place) => {
          last = Math.max(last + 1, now() * 1_000);
          const payload: z.input<typeof payloadSchema> = {
            v: 2,
            n: last,
            type: noun.type,
            owner,
            resource: resourceOf(owner, ref),
            status: entity === null ? null : noun.statusOf(entity),
            fields: entity === null ? '' : fieldDigests(noun, owner, entity).join('.'),
            ...(place === 'partial' ? { isPartial: true } : {}),
            ...(typeof place === 'object' ? { watch: watchOf(owner, place.watch) } : {}),
          };
          return signer.sign(JSON.stringify(payload));
        },
      };
    },
    read: (token, { type }, { adapters, ref }) => {
      const payload = readSigned(signer, payloadSchema, token);
      if (payload?.type !== type) throw refused();
      const { n, owner, resource, status, fields, watch, isPartial = false } = payload;
      if (!adapters.some((adapter) => ownerOf(adapter) === owner)) throw refused();
      const isOf = (one: Watchable['ref']) => resource === resourceOf(owner, one);
      if (ref !== undefined && !isOf(ref)) throw refused();
      return {
        // Later than all: the clock was set back over a restart.
        position: isPartial || n > last ? null : n,
        status,
        isOf,
        endsBeginningOf: (name) => watch === watchOf(owner, name),
        changedFields: (noun, entity) => {
          const digests = fieldDigests(noun, owner, entity);
          return Object.keys(noun.fields).filter(
            (_, index) => !!fields[index] && !!digests[index] && fields[index] !== digests[index],
          );
        },
      };
    },
  };

  function ownerOf(adapter: Adapter): string {
    return digest('owner', credentialKey(adapter), NAME_LENGTH);
  }

  function resourceOf(owner: string, ref: Watchable['ref']): string {
    return recallResource(ref, owner, () => digest(`${owner} resource`, refKey(ref), NAME_LENGTH));
  }

  function watchOf(owner: string, watch: string): string {
    return digest(`${owner} watch`, watch, NAME_LENGTH);
  }

  function fieldDigests<E extends Watchable>(
    noun: Noun<E, never>,
    owner: string,
    entity: E,
  ): readonly string[] {
    const of = `${owner} ${refKey(entity.ref)}`;
    return recallFields(entity, owner, () =>
      Object.entries(noun.fields).map(([name, read]) => {
        const value = read(entity);
        if (value === undefined) return '';
        return digest(`${of} ${name}`, JSON.stringify(value, sortKeys), FIELD_LENGTH);
      }),
    );
  }

  function digest(purpose: string, text: string, length: number): string {
    // A seventh of an HMAC's time, and many a thing. What that guards against, going on from a digest, takes a whole one.
    return hash('sha256', `${digestKey}\n${purpose}\n${text}`, 'base64url').slice(0, length);
  }
}

/** What was made of the same object for the same owner: many are shown one state. */
function createRecall<T>(): (of: object, owner: string, make: () => T) => T {
  const known = new WeakMap<object, { readonly owner: string; readonly made: T }>();
  return (of, owner, make) => {
    const last = known.get(of);
    if (last?.owner === owner) return last.made;
    const made = make();
    known.set(of, { owner, made });
    return made;
  };
}

/** One for whatever is wrong: it tells nothing of whose it is. */
function refused(): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message:
      'after: not a cursor of an earlier event of this subscription under these credentials; subscribe again without `after`',
  });
}

/** Equal objects give equal text, whatever order their keys came in. */
function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
