import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * Enough of a walk's past to notice that its pages run in a circle: the first page, and one that
 * was passed later, remembered at distances that double (Brent's way). Small however long the walk.
 */
export interface Trail {
  /** What the first page's address is told by. */
  readonly first: string;
  /** The same of the remembered page's. */
  readonly mark: string | null;
  readonly steps: number;
  readonly limit: number;
}

/** Of an address that is remembered as it is. */
const MAX_LENGTH = 40;

export const TrailShape: z.ZodType<Trail> = z.object({
  first: z.string().max(MAX_LENGTH),
  mark: z.string().max(MAX_LENGTH).nullable(),
  steps: z.number().int().nonnegative(),
  limit: z.number().int().positive(),
});

export function startTrail(address: string): Trail {
  return { first: digest(address), mark: null, steps: 0, limit: 1 };
}

/** After going back, pages that were passed come again and are no circle. */
export function forgetPassed({ first }: Trail): Trail {
  return { first, mark: null, steps: 0, limit: 1 };
}

/** The trail after one page more, or null when that page was met before. */
export function walkOn({ first, mark, steps, limit }: Trail, address: string): Trail | null {
  const here = digest(address);
  if (here === first || here === mark) return null;
  return steps + 1 < limit
    ? { first, mark, steps: steps + 1, limit }
    : { first, mark: here, steps: 0, limit: limit * 2 };
}

/** Short, whatever the address. No digest is an address: those hold a slash. */
function digest(address: string): string {
  if (address.length <= MAX_LENGTH) return address;
  return createHash('sha256').update(address).digest('base64url').slice(0, 16);
}
