import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { CursorSigner } from '@fabgraph/schema';

/** Makes opaque tokens that the server alone can have made, of one purpose each. */
export type TokenSigner = CursorSigner;

/** What a token is good for: one of another purpose does not verify. */
export type TokenPurpose = 'cursor' | 'upload' | 'file';

/**
 * Longer tokens are refused unread: none of ours is near it. The address of an upload or a file has
 * to pass for a URL; a cursor grows with the accounts of its list and travels in a body of 1 MB.
 */
export const MAX_TOKEN_LENGTH: Readonly<Record<TokenPurpose, number>> = {
  cursor: 512_000,
  upload: 8_192,
  file: 8_192,
};
const SIGNATURE_BYTES = 16;

/** `secret`: at least 32 bytes. Tokens of one secret stay good over restarts. */
export function createTokenSigner(secret: string, purpose: TokenPurpose): TokenSigner {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `fabgraph ${purpose}`, 32));

  return {
    sign: (payload) => {
      const body = Buffer.from(payload, 'utf8');
      return Buffer.concat([signatureOf(body), body]).toString('base64url');
    },
    verify: (token) => {
      if (token.length > MAX_TOKEN_LENGTH[purpose]) return null;
      const bytes = Buffer.from(token, 'base64url');
      // Decoding passes over what is no base64, and over bits at the end that mean nothing.
      if (bytes.length < SIGNATURE_BYTES || bytes.toString('base64url') !== token) return null;
      const body = bytes.subarray(SIGNATURE_BYTES);
      const isOurs = timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), signatureOf(body));
      return isOurs ? body.toString('utf8') : null;
    },
  };

  function signatureOf(body: Buffer): Buffer {
    return createHmac('sha256', key).update(body).digest().subarray(0, SIGNATURE_BYTES);
  }
}
