import { GatewayError } from '@fabgraph/contract';
import type { z } from 'zod';

/** A place in a list as text. The gateway signs it; here it carries no trust. */
export function formatCursor(place: unknown): string {
  return JSON.stringify(place);
}

/** @throws GatewayError INVALID_INPUT for what `formatCursor` did not make. */
export function parseCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  const result = schema.safeParse(parseJson(cursor));
  if (result.success) return result.data;
  throw new GatewayError({ code: 'INVALID_INPUT', message: 'The cursor is not one of this list.' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
