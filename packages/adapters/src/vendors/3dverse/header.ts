import type { JsonAnswer } from '../../http/client.ts';

/** One header as text; the vendor's own client reads its counts as JSON. */
export function jsonHeader(headers: JsonAnswer['headers'], name: string): unknown {
  const value = headers[name];
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
