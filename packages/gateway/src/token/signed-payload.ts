import type { CursorSigner } from '@fabgraph/schema';
import type { z } from 'zod';

/** What a token says; null where the signer did not make it, or made it of another shape. */
export function readSigned<Schema extends z.ZodType>(
  signer: Pick<CursorSigner, 'verify'>,
  schema: Schema,
  token: string,
): z.output<Schema> | null {
  const text = signer.verify(token);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
