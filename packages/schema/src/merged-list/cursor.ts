import { createHash } from 'node:crypto';
import { GatewayError } from '@fabgraph/contract';
import type { CursorSigner } from '../context.ts';
import type { Boundary, Place } from './place.ts';

/** Where a walk through one merged list stands. */
export interface WalkState {
  readonly places: Readonly<Record<string, Place>>;
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
 * `query` is whatever makes two walks different: field, parent, filter, order and whose credentials.
 * Only its hash is in the cursor.
 */
export function createWalkCursor(signer: CursorSigner, query: unknown): WalkCursor {
  const hash = createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 22);
  return {
    write: (state) => signer.sign(JSON.stringify({ version: VERSION, query: hash, ...state })),
    read: (cursor) => {
      const payload = cursor.length > MAX_LENGTH ? null : signer.verify(cursor);
      if (payload === null) throw refused('is not one that this gateway gave');
      const { version, query: of, ...state } = parseSigned(payload);
      if (version !== VERSION) throw refused('is of another release of this gateway');
      if (of !== hash) throw refused('belongs to another list, filter, order or caller');
      return state;
    },
  };
}

const VERSION = 1;
const MAX_LENGTH = 65_536;

type Payload = WalkState & { readonly version?: unknown; readonly query?: unknown };

/** Signed, so that it is ours; but the signer may sign other things than cursors. */
function parseSigned(payload: string): Payload {
  try {
    const parsed: unknown = JSON.parse(payload);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Payload) : { places: {} };
  } catch {
    return { places: {} };
  }
}

function refused(reason: string): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: `The cursor in \`after\` ${reason}; start again without \`after\`.`,
  });
}
