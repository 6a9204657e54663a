import type { VendorError } from '@fabgraph/contract';
import { z } from 'zod';
import type { ErrorReader } from '../../http/error.ts';

/** Newest dialect first; every layer is optional, since older answers hold one of them only. */
const ErrorJson = z.object({
  errors: z
    .array(
      z.object({
        code: z.string().optional().catch(undefined),
        title: z.string().optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
  status: z
    .object({ extended_description: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The vendor's own words for a failure: a list of titles, a message, the oldest API's description, or plain text. */
export const readAuthentiseError: ErrorReader = ({ body }) => {
  if (typeof body === 'string') return { message: isPage(body) ? null : textOf(body) };
  const parsed = ErrorJson.safeParse(body);
  if (!parsed.success) return { message: null };
  const { errors = [], message, status } = parsed.data;
  const ofCallback = errors.find(({ code = '' }) => CALLBACK.test(code));
  if (ofCallback !== undefined) return { message: `callback: ${ofCallback.title ?? ''}` };
  return { message: textOf(errors[0]?.title ?? message ?? status?.extended_description ?? '') };
};

/** Whether the vendor would not do what was asked of it because of the address to report to. */
export function isOfCallback({ code, message }: VendorError): boolean {
  const isRefused = code === 'INVALID_INPUT' || code === 'FORBIDDEN';
  return isRefused && CALLBACK.test(message);
}

/** As the member of a request is called, or its address in older answers. */
const CALLBACK = /callback/i;

function textOf(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

/** HTML of a proxy, XML of a file store. */
function isPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}
