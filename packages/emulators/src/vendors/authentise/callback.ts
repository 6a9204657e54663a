import type { FieldReader } from './field-reader.ts';

/** Where the vendor is asked to report state changes. */
export interface Callback {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The vendor's own, as the asker wrote it: addresses in a report start with it. */
  readonly origin: string;
}

const METHODS = ['GET', 'POST', 'PUT'] as const;

/** Reads `callback { url, method }`: both or none. */
export function readCallback(fields: FieldReader, origin: string): Callback | undefined {
  const callback = fields.object('callback');
  if (callback === undefined) return undefined;
  const url = callback.string('url', { isRequired: true, pattern: /^https?:\/\/[^\s/]/i });
  const method = callback.oneOf('method', METHODS, { isRequired: true });
  if (url !== undefined && !URL.canParse(url)) callback.report('url', 'must be well formed');
  return url === undefined || method === undefined ? undefined : { url, method, origin };
}
