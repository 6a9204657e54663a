import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';

export interface LinkSigner {
  /** A path with its query that reads the asset for an hour, without a token; another one each time. */
  sign(assetId: string, filename: string | undefined): string;
  /** Whether the path's signature is ours, and when it ends. */
  check(assetId: string, query: Readonly<Record<string, string>>): 'valid' | 'expired' | 'forged';
}

export const LINK_PATH = '/_storage/assets';
const LINK_LIFETIME_MS = 3_600_000;

export function createLinkSigner(clock: Clock): LinkSigner {
  const key = randomBytes(32);

  function signatureOf(assetId: string, { expires, nonce, filename }: LinkQuery): string {
    const text = JSON.stringify([assetId, expires, nonce, filename]);
    return createHmac('sha256', key).update(text).digest('base64url');
  }

  return {
    sign(assetId, filename) {
      const query = {
        expires: String(clock.now() + LINK_LIFETIME_MS),
        nonce: randomBytes(6).toString('hex'),
        ...(filename !== undefined && { filename }),
      };
      const signature = signatureOf(assetId, query);
      return `${LINK_PATH}/${assetId}?${new URLSearchParams({ ...query, signature })}`;
    },
    check(assetId, { signature = '', ...query }) {
      const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(assetId, query))];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
      return Number(query.expires) > clock.now() ? 'valid' : 'expired';
    },
  };
}

interface LinkQuery {
  expires?: string;
  nonce?: string;
  filename?: string;
}
