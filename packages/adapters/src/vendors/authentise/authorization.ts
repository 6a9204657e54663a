import { type Caller, VendorError } from '@fabgraph/contract';
import {
  type Authorization,
  createFixedAuthorization,
  createRenewableAuthorization,
} from '../../http/authorization.ts';
import type { VendorClient } from '../../http/client.ts';
import { toBadResponse, toLoginFault } from '../../http/error.ts';
import type { JsonAnswer } from '../../http/json.ts';
import { path } from '../../http/path.ts';
import type { Credential } from './settings.ts';
import { AUTHENTISE } from './vendor.ts';

export interface AuthorizationOptions {
  readonly account: string;
  readonly credential: Credential;
  /** The users service, called without credentials: that is where they are got. */
  readonly users: VendorClient;
}

/** An API token goes with every call as it is; a user logs in for a session, valid at every service. */
export function createAuthorization(options: AuthorizationOptions): Authorization {
  const { credential } = options;
  if (credential.kind === 'session') {
    return createRenewableAuthorization({
      logIn: async (caller) => ({
        headers: { cookie: await openSession(options, credential, caller) },
        // The vendor tells no life time that was ever documented: it lasts until a 401.
        expiresInMs: null,
      }),
    });
  }
  const pair = Buffer.from(`${credential.id}:${credential.secret}`, 'utf8').toString('base64');
  return createFixedAuthorization({ authorization: `Basic ${pair}` });
}

const SESSION_COOKIE = /^session=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+)\s*(?:;|$)/;
const LOGIN_PATH = path`/sessions/`;

async function openSession(
  { account, users }: AuthorizationOptions,
  { username, password }: { readonly username: string; readonly password: string },
  caller: Caller,
): Promise<string> {
  const answer = await users
    .sendJson('POST', LOGIN_PATH, { json: { username, password }, caller })
    .catch((error: unknown) => {
      throw toLoginError(account, error);
    });
  const session = readSession(answer);
  if (session !== null) return `session=${session}`;
  const site = { vendor: AUTHENTISE, account, method: 'POST', url: LOGIN_PATH };
  throw toBadResponse(site, 'no session cookie', answer.status);
}

function readSession({ headers }: JsonAnswer): string | null {
  const cookies = [headers['set-cookie'] ?? []].flat();
  for (const cookie of cookies) {
    const [, session] = SESSION_COOKIE.exec(cookie) ?? [];
    if (session !== undefined) return session;
  }
  return null;
}

/** The vendor's own words are left out: they may repeat what was sent. */
function toLoginError(account: string, error: unknown): unknown {
  if (!(error instanceof VendorError)) return error;
  const { httpStatus } = error;
  if (httpStatus === 400 || httpStatus === 401 || httpStatus === 403) {
    const message = 'Authentise 3DIAX refused the user name or the password.';
    const { id: vendor } = AUTHENTISE;
    return new VendorError({ code: 'UNAUTHENTICATED', message, vendor, account, httpStatus });
  }
  return toLoginFault(error, 'Authentise 3DIAX did not answer a login.');
}
