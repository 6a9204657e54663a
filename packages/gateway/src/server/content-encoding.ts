import { HttpError } from './route-answer.ts';

/**
 * Why a body that comes in an encoding is refused; null where it comes as it is. Nothing that clients
 * send is unpacked: a limit on its bytes would be none.
 */
export function refuseEncoding(encoding: string | null | undefined): HttpError | null {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return null;
  const message = 'Send the body as it is, without Content-Encoding.';
  return new HttpError(415, 'INVALID_INPUT', message, { 'accept-encoding': 'identity' });
}
