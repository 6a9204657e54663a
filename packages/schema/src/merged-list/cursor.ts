import { createHash } from 'node:crypto';
import { GatewayError } from '@fabgraph/contract';
import type { CursorSigner } from '../context.ts';
import { type Boundary, type Place, START, WHOLE } from './place.ts';

/** Where a walk through one merged list stands. */
export interface WalkState {
  /** Of each source, in the order of the accounts. */
  readonly places: readonly Place[];
  /** Without order: the account that gave the last item. */
  readonly lastAccount?: string | undefined;
  /** With order: the last item. */
  readonly boundary?: Boundary | undefined;
}

export interface WalkCursor {
  readonly write: (state: WalkState) => string;
  /** @throws GatewayError INVALID_INPUT where the cursor is not of this walk or not of this gateway. */
  readonly read: (cursor: string) => WalkState;
}

/**
 * `identify` tells whatever makes two walks different: field, parent, filter, order, and in their
 * order the accounts with their credentials. Only a hash of it is in the cursor.
 */
export function createWalkCursor(signer: CursorSigner, identify: () => string): WalkCursor {
  let hash: string | undefined;
  const query = () => {
    hash ??= createHash('sha256').update(identify()).digest('base64url').slice(0, 22);
    return hash;
  };
  return {
    write: (state) => signer.sign(JSON.stringify(toPayload(state, query()))),
    read: (cursor) => {
      const text = signer.verify(cursor);
      if (text === null) throw refused('is not one that this gateway gave');
      const payload = parseSigned(text);
      if (payload.version !== VERSION) throw refused('is of another release of this gateway');
      if (payload.query !== query()) {
        throw refused('belongs to another list, filter, order or caller');
      }
      return fromPayload(payload as Payload);
    },
  };
}

/** Of what follows: whatever changes it makes another version. */
const VERSION = 2;

interface Payload {
  readonly version: number;
  readonly query: string;
  readonly places: readonly WrittenPlace[];
  readonly last?: string | undefined;
  readonly behind?: Boundary | undefined;
}

/** Short, since there is one for each account: nothing at the start, the vendor's cursor, or one of the rest. */
type WrittenPlace = null | string | Exclude<Place, { state: 'start' | 'after' }>;

function toPayload({ places, lastAccount, boundary }: WalkState, query: string): Payload {
  return {
    version: VERSION,
    query,
    places: places.map(writePlace),
    last: lastAccount,
    behind: boundary,
  };
}

function fromPayload({ places, last, behind }: Payload): WalkState {
  return { places: places.map(readPlace), lastAccount: last, boundary: behind };
}

function writePlace(place: Place): WrittenPlace {
  if (place.state === 'start') return null;
  if (place.state === 'after') return place.cursor;
  if (place.state !== 'failed') return place;
  const message = place.error.message.slice(0, MAX_MESSAGE_LENGTH);
  return { ...place, error: { ...place.error, message } };
}

function readPlace(place: WrittenPlace): Place {
  if (place === null) return START;
  if (typeof place === 'string') return { state: 'after', cursor: place };
  return place.state === 'whole' ? WHOLE : place;
}

/** A vendor's words, which every page of the rest of the walk repeats. */
const MAX_MESSAGE_LENGTH = 300;

/** Signed, so that it is ours; but the signer may sign other things than cursors. */
function parseSigned(text: string): Partial<Payload> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function refused(reason: string): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: `The cursor in \`after\` ${reason}; start again without \`after\`.`,
  });
}
