import type { Caller } from '@fabgraph/contract';
import { NEVER_ABORTED, untilAborted } from './deadline.ts';

/** How an account proves to its vendor who it is. */
export interface Authorization {
  /** Headers for a call; may log in first (single flight). */
  readonly headers: (caller: Caller) => Promise<Record<string, string>>;
  /**
   * After a 401: get a new credential. Resolves false when there is nothing to renew. Single flight;
   * not renewed again if another call already did since `staleHeaders` were made.
   */
  readonly renew?: (caller: Caller, staleHeaders: Record<string, string>) => Promise<boolean>;
  /**
   * A credential fresh from a renewal met a 401, too: what is wrong is what it may do, and another
   * one of its kind would be refused alike. It is not renewed for a minute.
   */
  readonly noteVain?: (headers: Record<string, string>) => void;
}

/** Always the same headers: an API key, a token that somebody copied. */
export function createFixedAuthorization(headers: Record<string, string>): Authorization {
  return { headers: async () => headers };
}

/** A credential that was logged in for. */
export interface Login {
  readonly headers: Record<string, string>;
  /** From now, in ms. Null: until the vendor refuses it. */
  readonly expiresInMs: number | null;
}

export interface RenewableAuthorizationOptions {
  /**
   * One login call, for the account of the caller who needed it first. Its signal is never aborted:
   * several callers wait for the same login, and the client's own deadline ends it.
   */
  readonly logIn: (caller: Caller) => Promise<Login>;
  /** How long before its end a credential is no longer used. Default 60,000. */
  readonly skewMs?: number;
  /** Monotonic, in ms. */
  readonly now?: () => number;
}

/** A right that was missing may be given; a session may end just after it was refused something. */
const VAIN_MS = 60_000;

/** A credential that is logged in for when first needed, when it runs out, and once after a 401. */
export function createRenewableAuthorization({
  logIn,
  skewMs = 60_000,
  now = () => performance.now(),
}: RenewableAuthorizationOptions): Authorization {
  let current: { headers: Record<string, string>; endsAt: number } | undefined;
  let login: Promise<Record<string, string>> | undefined;
  let vain: { headers: Record<string, string>; endsAt: number } | undefined;

  const start = ({ onCall, trace }: Caller) => {
    if (login !== undefined) {
      onCall?.('SHARED');
      return login;
    }
    login = logIn({ signal: NEVER_ABORTED, onCall, trace })
      .then(({ headers, expiresInMs }) => {
        // A life shorter than the skew would otherwise mean a login for every call.
        const usableMs =
          expiresInMs === null
            ? Number.POSITIVE_INFINITY
            : Math.max(expiresInMs - skewMs, expiresInMs / 2);
        current = { headers, endsAt: now() + usableMs };
        return headers;
      })
      .finally(() => {
        login = undefined;
      });
    return login;
  };

  return {
    headers: async (caller) => {
      if (current !== undefined && now() < current.endsAt) return current.headers;
      return await untilAborted(start(caller), caller.signal);
    },
    renew: async (caller, staleHeaders) => {
      if (current !== undefined && current.headers !== staleHeaders) return true;
      if (vain?.headers === staleHeaders && now() < vain.endsAt) return false;
      current = undefined;
      await untilAborted(start(caller), caller.signal);
      return true;
    },
    noteVain: (headers) => {
      vain = { headers, endsAt: now() + VAIN_MS };
    },
  };
}
