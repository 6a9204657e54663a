import { createHmac, randomBytes } from 'node:crypto';

const PROCESS_KEY = randomBytes(32);

/**
 * Equal for equal credentials at one vendor and different otherwise. The key is random for each
 * process, so that the result tells nothing to whoever sees it.
 */
export function credentialFingerprint(vendorId: string, ...secrets: readonly string[]): string {
  return createHmac('sha256', PROCESS_KEY)
    .update(JSON.stringify([vendorId, ...secrets]))
    .digest('hex');
}
