import { type Caller, type Lane, VendorError } from '@fabgraph/contract';
import {
  type Authorization,
  createFixedAuthorization,
  createRenewableAuthorization,
  type Login,
} from '../../http/authorization.ts';
import { createVendorClient } from '../../http/client.ts';
import { toLoginFault } from '../../http/error.ts';
import { readItem } from '../../wire/item.ts';
import type { ClientCredential, MetafoldSettings } from './settings.ts';
import { METAFOLD } from './vendor.ts';
import { tokenJson } from './wire.ts';

export interface MetafoldAuthorization {
  readonly authorization: Authorization;
  readonly close: () => Promise<void>;
}

/** A bearer token: the one that was given, or one that is fetched when needed. */
export function createAuthorization(
  account: string,
  credential: MetafoldSettings['credential'],
  lane: Lane,
): MetafoldAuthorization {
  if ('accessToken' in credential) {
    const authorization = createFixedAuthorization(bearer(credential.accessToken));
    return { authorization, close: async () => {} };
  }
  return createClientAuthorization(account, credential, lane);
}

function createClientAuthorization(
  account: string,
  { clientId, clientSecret, tokenUrl, audience }: ClientCredential,
  lane: Lane,
): MetafoldAuthorization {
  const { origin, pathname } = new URL(tokenUrl);
  const client = createVendorClient({
    vendor: METAFOLD,
    account,
    baseUrl: origin,
    authorization: createFixedAuthorization({}),
    // What an identity provider says to a wrong secret may repeat it.
    readError: () => ({ message: null }),
    maxResponseBytes: 100_000,
    lane,
  });

  const logIn = async (caller: Caller): Promise<Login> => {
    const json = {
      grant_type: 'client_credentials',
      audience,
      client_id: clientId,
      client_secret: clientSecret,
    };
    const answer = await client.sendJson('POST', pathname, { json, caller }).catch((error) => {
      throw toLoginError(error);
    });
    const { access_token, expires_in } = readItem(tokenJson, answer.body, client.origin, 'a token');
    return {
      headers: bearer(access_token),
      expiresInMs: typeof expires_in === 'number' ? expires_in * 1_000 : null,
    };
  };

  return { authorization: createRenewableAuthorization({ logIn }), close: client.close };
}

function toLoginError(error: unknown): unknown {
  if (!(error instanceof VendorError)) return error;
  const { vendor, account, httpStatus } = error;
  const isRefused =
    httpStatus !== undefined && httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;
  if (isRefused) {
    const message = `${METAFOLD.name} refused the client credentials of this account.`;
    return new VendorError({ code: 'UNAUTHENTICATED', message, vendor, account, httpStatus });
  }
  return toLoginFault(error, `${METAFOLD.name} gave no token for this account.`);
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
