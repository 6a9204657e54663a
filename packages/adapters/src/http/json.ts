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

/** Whether an answer says that it is meant for browsers: that of a login or a proxy. */
export function isPage({ headers }: Pick<HttpAnswer, 'headers'>): boolean {
  return /\bhtml\b/i.test(String(headers['content-type'] ?? ''));
}

function readSuccess(site: CallSite, answer: HttpAnswer): Outcome<JsonAnswer> {
  const { status, headers, text } = answer;
  const isRead = site.method === 'GET';
  if (isHtml(answer)) return final(toBadResponse(site, 'a page for browsers', status));
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

function readErrorBody(answer: HttpAnswer): unknown {
  if (isHtml(answer)) return '';
  return parseJson(answer.text)?.value ?? answer.text.trim();
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

function isHtml({ headers, text }: HttpAnswer): boolean {
  return isPage({ headers }) || HTML.test(text);
}

function final(error: VendorError): Outcome<never> {
  return { error, isWorthRepeating: false };
}
