import { z } from 'zod';
import type { ErrorReader } from '../../http/error.ts';

const LICENSE_LIMIT = /licen[cs]e|quota|limit/i;

const errorJson = z.object({
  errors: z
    .array(z.object({ field: z.string().optional(), msg: z.string() }))
    .min(1)
    .optional()
    .catch(undefined),
  msg: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
});

/** Three shapes of different ages, in the order in which the vendor's own clients read them. */
export const readError: ErrorReader = ({ status, body }) => {
  const message = readMessage(body);
  // Only its words tell a 403 for a used-up licence from any other; without them it is a plain one.
  const isLimit = status === 403 && message !== null && LICENSE_LIMIT.test(message);
  return { message, code: isLimit ? 'QUOTA_EXCEEDED' : undefined };
};

function readMessage(body: unknown): string | null {
  const result = errorJson.safeParse(body);
  if (!result.success) return null;
  const { errors, msg, description } = result.data;
  if (errors === undefined) return msg ?? description ?? null;
  return errors
    .map(({ field, msg }) => (field === undefined ? msg : `${field}: ${msg}`))
    .join('; ');
}
