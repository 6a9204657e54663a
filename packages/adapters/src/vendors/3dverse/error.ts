import type { ErrorReader } from '../../http/error.ts';

/**
 * The vendor's errors are objects with an `errorCode` from no public catalogue and a `message`. A
 * gateway stands before its services and may answer in other words, or in HTML: then the HTTP
 * status alone tells.
 */
export const readError: ErrorReader = ({ body }) => {
  if (typeof body !== 'object' || body === null) return { message: null };
  const message = 'message' in body ? body.message : null;
  return { message: typeof message === 'string' && message !== '' ? message : null };
};
