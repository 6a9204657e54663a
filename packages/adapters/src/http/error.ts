import { type ErrorCode, VendorError, type VendorInfo } from '@fabgraph/contract';
import { redactText } from '../wire/redact.ts';
import { ExchangeError, type ExchangeFault } from './exchange-error.ts';

/** Whose call failed and which call it was. */
export interface CallSite {
  readonly vendor: VendorInfo;
  readonly account: string;
  readonly method: string;
  /** Without its query. */
  readonly url: string;
  /** What was sent to prove who we are; a vendor that repeats it back does not get it into a message. */
  readonly secrets: readonly string[];
}

/** A vendor's error dialect: what it says in a body, and a code where its status alone misleads. */
export type ErrorReader = (answer: {
  readonly status: number;
  /** Parsed JSON, else the text, else `''` (no body, or a page for browsers). */
  readonly body: unknown;
}) => { readonly message: string | null; readonly code?: ErrorCode | undefined };

const MAX_MESSAGE_LENGTH = 300;
/** Of a message that goes on as long as an answer may, no more is looked at. */
const MAX_READ_LENGTH = 10_000;

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHENTICATED',
  402: 'QUOTA_EXCEEDED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  406: 'INVALID_INPUT',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'INVALID_INPUT',
  422: 'INVALID_INPUT',
  429: 'RATE_LIMITED',
};

interface Fault {
  readonly code: ErrorCode;
  readonly says: string;
}

const READ_FAULT: Readonly<Record<ExchangeFault, Fault>> = {
  NOT_CONNECTED: { code: 'VENDOR_UNAVAILABLE', says: 'could not be reached' },
  NOT_TRUSTED: { code: 'VENDOR_UNAVAILABLE', says: 'could not be reached safely' },
  LOST: { code: 'VENDOR_UNAVAILABLE', says: 'broke the connection' },
  UNFINISHED: {
    code: 'VENDOR_UNAVAILABLE',
    says: 'broke the connection before it had the whole file',
  },
  STALLED: { code: 'VENDOR_TIMEOUT', says: 'stopped taking the file' },
  NOT_HTTP: { code: 'VENDOR_UNAVAILABLE', says: 'answered with something that is not HTTP' },
  CUT: { code: 'VENDOR_BAD_RESPONSE', says: 'broke off inside its answer' },
  TOO_LARGE: { code: 'VENDOR_BAD_RESPONSE', says: 'answered with more than the limit' },
  ENCODED_WRONG: {
    code: 'VENDOR_BAD_RESPONSE',
    says: 'answered with a body that cannot be unpacked',
  },
  TIMED_OUT: { code: 'VENDOR_TIMEOUT', says: 'did not answer in time' },
  OUT_OF_TIME: { code: 'VENDOR_TIMEOUT', says: 'had not answered when time was up' },
};

/** No whole request was received with these, so a write is as safe to repeat as a read. */
const UNSENT: ReadonlySet<ExchangeFault> = new Set([
  'NOT_CONNECTED',
  'NOT_TRUSTED',
  'UNFINISHED',
  'STALLED',
]);

function isUnsent(fault: ExchangeFault): boolean {
  return UNSENT.has(fault);
}

/** The failure of a call that got no whole answer. */
export function toFaultError(site: CallSite, fault: ExchangeFault, cause?: unknown): VendorError {
  const { code, says } = READ_FAULT[fault];
  const isOutcomeUnknown = !isRead(site) && !isUnsent(fault);
  return new VendorError({
    code: isOutcomeUnknown ? 'OUTCOME_UNKNOWN' : code,
    message: `${site.vendor.name} ${says} (${site.method} ${site.url}).${isOutcomeUnknown ? ' Whether it was done is unknown: look before repeating it.' : ''}`,
    vendor: site.vendor.id,
    account: site.account,
    cause,
  });
}

/** The failure of a write that changes nothing, such as a login: whether it was done is of no interest. */
export function toLoginFault(error: VendorError, message: string): VendorError {
  if (error.code !== 'OUTCOME_UNKNOWN') return error;
  const { vendor, account, httpStatus, retryAfterMs, cause } = error;
  const codeOfSilence = httpStatus === undefined ? 'VENDOR_TIMEOUT' : 'VENDOR_UNAVAILABLE';
  const code = cause instanceof ExchangeError ? READ_FAULT[cause.fault].code : codeOfSilence;
  return new VendorError({
    code,
    message,
    vendor,
    account,
    httpStatus,
    retryAfterMs,
    cause: error,
  });
}

/** The failure that a status of 300 or more, or below 200, tells. */
export function toStatusError(
  site: CallSite,
  answer: {
    readonly status: number;
    readonly body: unknown;
    readonly retryAfterMs?: number | undefined;
  },
  readError: ErrorReader,
): VendorError {
  const { message, code } = readError(answer);
  const said = message === null ? '' : clipMessage(message, site.secrets);
  return new VendorError({
    code: code ?? codeOfStatus(site.method, answer.status),
    message: `${site.vendor.name} answered ${answer.status} to ${site.method} ${site.url}${said === '' ? '.' : `: ${toSentence(said)}`}`,
    vendor: site.vendor.id,
    account: site.account,
    httpStatus: answer.status,
    retryAfterMs: answer.retryAfterMs,
    ...(isMendedByRepeating(answer.status) ? {} : { isRetryable: false }),
  });
}

/** The failure of an answer that came whole and is not what the vendor documents. */
export function toBadResponse(
  { vendor, account, method, url }: Omit<CallSite, 'secrets'>,
  says: string,
  status?: number,
): VendorError {
  return new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${vendor.name} answered ${method} ${url} with ${says}.`,
    vendor: vendor.id,
    account,
    httpStatus: status,
    ...(isRead({ method }) ? {} : { isRetryable: false }),
  });
}

function isRead({ method }: Pick<CallSite, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD';
}

function codeOfStatus(method: string, status: number): ErrorCode {
  const code = CODE_OF_STATUS[status];
  if (code !== undefined) return code;
  if (status < 500 || status > 599) return 'VENDOR_BAD_RESPONSE';
  return isRead({ method }) || status === 503 ? 'VENDOR_UNAVAILABLE' : 'OUTCOME_UNKNOWN';
}

function isMendedByRepeating(status: number): boolean {
  return status === 429 || (status >= 500 && status <= 599 && status !== 501);
}

/** With an end, so that more can be said after it. */
function toSentence(text: string): string {
  return /[.!?…:;]["')\]]*$/.test(text) ? text : `${text}.`;
}

function clipMessage(message: string, secrets: readonly string[]): string {
  const line = redactText(beginningOf(message), secrets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= MAX_MESSAGE_LENGTH ? line : `${line.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
}

/** Ends with a whole word: half a secret would not be known as one. */
function beginningOf(message: string): string {
  if (message.length <= MAX_READ_LENGTH) return message;
  const end = message.lastIndexOf(' ', MAX_READ_LENGTH);
  return end === -1 ? '' : message.slice(0, end);
}
