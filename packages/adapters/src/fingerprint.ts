import { createHmac, randomBytes } from 'node:crypto';

export interface FingerprintOptions {
  /** Whoever has it not can tell nothing from the result. Default: random for the process. */
  readonly key?: string | undefined;
  readonly vendorId: string;
  /** All that tells one credential from another, in an order that is always the same. */
  readonly secrets: readonly string[];
}

const PROCESS_KEY = randomBytes(32);

/** Equal for equal credentials at one vendor, under one key, and different otherwise. */
export function credentialFingerprint({ key, vendorId, secrets }: FingerprintOptions): string {
  return createHmac('sha256', key ?? PROCESS_KEY)
    .update(JSON.stringify([vendorId, ...secrets]))
    .digest('hex');
}
