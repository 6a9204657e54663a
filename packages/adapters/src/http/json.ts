import type { VendorError } from '@fabgraph/contract';
import type { HttpAnswer } from './answer.ts';
import {
  type CallSite,
  type ErrorReader,
  toBadResponse,
  toFaultError,
  toStatusError,
} from './error.ts';
import type { Outcome } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface JsonAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `undefined` when empty. */
  readonly body: unknown;
}

const HTML = /^\s*(?:<!doctype|<html|<head|<body|<\?xml)/i;

/** What an HTTP answer means: JSON, or an error with whether a repetition may mend it. */
export function readJson(
  site: CallSite,
  answer: HttpAnswer,
  readError: ErrorReader,
): Outcome<JsonAnswer> {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return readSuccess(site, answer);
  if (status >= 300 && status < 400) return final(toBadResponse(site, 'a redirect', status));
  const retryAfterMs = parseRetryAfter(headers['retry-after'], headers.date);
  const error = toStatusError(
    site,
    { status, body: readErrorBody(answer), retryAfterMs },
    readError,
  );
  return { error, isWorthRepeating: site.method === 'GET' && error.isRetryable };
}

function readSuccess(site: CallSite, { status, headers, text }: HttpAnswer): Outcome<JsonAnswer> {
  const isRead = site.method === 'GET';
  if (isHtml(headers, text)) return final(toBadResponse(site, 'a page for browsers', status));
  if (text.trim() === '') {
    return isRead
      ? final(toBadResponse(site, 'nothing', status))
      : { answer: { status, headers, body: undefined } };
  }
  const parsed = parseJson(text);
  if (parsed !== undefined) return { answer: { status, headers, body: parsed.value } };
  // "OK" after a DELETE: the write was done and has nothing to tell.
  if (!isRead && !isJson(headers)) return { answer: { status, headers, body: undefined } };
  if (!isRead) return final(toFaultError(site, 'CUT'));
  const error = toBadResponse(site, 'something that is not JSON', status);
  return { error, isWorthRepeating: isJson(headers) };
}

function readErrorBody({ headers, text }: HttpAnswer): unknown {
  if (isHtml(headers, text)) return '';
  return parseJson(text)?.value ?? text.trim();
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isJson(headers: HttpAnswer['headers']): boolean {
  return /[/+]json\b/i.test(String(headers['content-type'] ?? ''));
}

function isHtml(headers: HttpAnswer['headers'], text: string): boolean {
  return /\bhtml\b/i.test(String(headers['content-type'] ?? '')) || HTML.test(text);
}

function final(error: VendorError): Outcome<never> {
  return { error, isWorthRepeating: false };
}
