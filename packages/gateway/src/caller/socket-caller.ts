import type { IncomingHttpHeaders } from 'node:http';
import { CloseCode, type Context } from 'graphql-ws';
import { CallerRefusal, type RefusalReason } from './caller-refusal.ts';
import type { Callers } from './callers.ts';
import type { KnownCaller } from './known-caller.ts';
import { presentedOnSocket } from './presented-credential.ts';

/** What is needed of a WebSocket to tell who holds it. */
export interface AskedSocket {
  /** Of the request that opened it. */
  readonly headers: IncomingHttpHeaders;
  /** Where it comes from. */
  readonly address: string | undefined;
  readonly close: (code: number, reason: string) => void;
}

type Connection = Context<undefined, AskedSocket>;

/** Who holds the sockets, asked once each, at `connection_init`. */
export interface SocketCallers {
  /** False, and closes the socket, where nobody knows who holds it. */
  readonly admit: (connection: Connection) => Promise<boolean>;
  /** Null, and closes the socket, where its holder's time is over: a client comes back with a new token. */
  readonly callerOf: (connection: Connection) => KnownCaller | null;
}

const TRY_AGAIN_LATER = 1_013;

/** As the protocol has it: clients give up at the first, and ask for another token at the second. */
const CLOSE_CODES: Readonly<Record<RefusalReason, number>> = {
  ABSENT: CloseCode.Unauthorized,
  WRONG: CloseCode.Forbidden,
  LIMITED: TRY_AGAIN_LATER,
  UNTOLD: TRY_AGAIN_LATER,
  MALFORMED: CloseCode.BadRequest,
  DOUBLED: CloseCode.BadRequest,
  FULL: TRY_AGAIN_LATER,
};

/** Of a close frame, in bytes. */
const MAX_REASON_LENGTH = 123;

export function createSocketCallers(callers: Callers, now: () => number): SocketCallers {
  const known = new WeakMap<Connection, KnownCaller>();

  return {
    admit: async (connection) => {
      const { connectionParams, extra } = connection;
      const presented = presentedOnSocket(connectionParams, (name) => extra.headers[name]);
      const caller =
        presented instanceof CallerRefusal
          ? presented
          : await callers.identify(presented, () => extra.address);
      if (caller instanceof CallerRefusal) {
        refuse(extra, caller);
        return false;
      }
      known.set(connection, caller);
      return true;
    },
    callerOf: (connection) => {
      const caller = known.get(connection);
      if (caller === undefined)
        throw new Error('an operation over a socket that nobody was let in by');
      if (now() < caller.expiresAtMs) return caller;
      refuse(connection.extra, new CallerRefusal('WRONG'));
      return null;
    },
  };
}

function refuse({ close }: AskedSocket, { reason, code, message }: CallerRefusal): void {
  close(CLOSE_CODES[reason], `${code}: ${message}`.slice(0, MAX_REASON_LENGTH));
}
