import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What makes a callback's address one that only the gateway can have given. */
export interface CallbackTokens {
  /** Another one each time: a random nonce and what only this server can make of it. */
  readonly make: (account: string) => string;
  readonly isValid: (account: string, token: string) => boolean;
}

const NONCE_BYTES = 12;
const SIGNATURE_BYTES = 18;
/** Base64url of both, without padding. */
const TOKEN = /^[\w-]{40}$/;

/** `secret`: at least 32 bytes. Tokens of one secret stay good over restarts. */
export function createCallbackTokens(secret: string): CallbackTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'fabgraph callback', 32));

  return {
    make: (account) => {
      const nonce = randomBytes(NONCE_BYTES);
      return Buffer.concat([nonce, signatureOf(account, nonce)]).toString('base64url');
    },
    isValid: (account, token) => {
      if (!TOKEN.test(token)) return false;
      const bytes = Buffer.from(token, 'base64url');
      const expected = signatureOf(account, bytes.subarray(0, NONCE_BYTES));
      return timingSafeEqual(bytes.subarray(NONCE_BYTES), expected);
    },
  };

  function signatureOf(account: string, nonce: Buffer): Buffer {
    const digest = createHmac('sha256', key).update(nonce).update(account).digest();
    return digest.subarray(0, SIGNATURE_BYTES);
  }
}
