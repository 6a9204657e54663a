import type { Caller, CallResult, Gate, Pass, VendorError, VendorInfo } from '@fabgraph/contract';
import type { Authorization } from './authorization.ts';
import { type CallSite, type ErrorReader, toFaultError } from './error.ts';
import type { Exchange, HttpRequest } from './exchange.ts';
import { ExchangeError, type ExchangeFault } from './exchange-error.ts';
import { type JsonAnswer, readJson } from './json.ts';
import type { Outcome } from './retry.ts';
import { secretsIn } from './secret.ts';
import { watchEnd } from './watch.ts';

export interface AttemptOptions {
  readonly vendor: VendorInfo;
  readonly account: string;
  readonly baseUrl: string;
  readonly exchange: Exchange;
  readonly gate: Gate;
  readonly authorization: Authorization;
  readonly readError: ErrorReader;
}

/**
 * One try of a call. Rejects only with the caller's reason to leave, with the gate's refusal or with
 * the error of a renewal. `pass` is that of the first exchange, where it was got already.
 */
export type Attempt = (
  request: HttpRequest,
  credential: Record<string, string>,
  caller: Caller,
  pass?: Pass,
) => Promise<Outcome<JsonAnswer>>;

/** Faults after which a read may be tried again; a timeout has used up its time. */
const READ_FAULTS_TO_REPEAT: ReadonlySet<ExchangeFault> = new Set([
  'NOT_CONNECTED',
  'LOST',
  'NOT_HTTP',
  'CUT',
]);

/** Faults that are our own, or one answer's. */
const NO_FAILURES: ReadonlySet<ExchangeFault> = new Set([
  'OUT_OF_TIME',
  'CUT',
  'TOO_LARGE',
  'ENCODED_WRONG',
]);

/** Whatever else a vendor refuses, it is there to refuse it. */
const RESULT_OF_CODE: Readonly<Partial<Record<VendorError['code'], CallResult>>> = {
  VENDOR_UNAVAILABLE: 'FAILED',
  VENDOR_TIMEOUT: 'FAILED',
  OUTCOME_UNKNOWN: 'FAILED',
  VENDOR_BAD_RESPONSE: 'NEITHER',
  RATE_LIMITED: 'NEITHER',
};

const ACCEPTS_JSON = { accept: 'application/json' };
const SENDS_JSON = { ...ACCEPTS_JSON, 'content-type': 'application/json' };

/** Sends a request, and once more with a new credential where the vendor refused the old one. */
export function createAttempt(options: AttemptOptions): Attempt {
  const { authorization } = options;
  return async (request, credential, caller, pass) => {
    const { watch } = request;
    const first = sendOnce(options, request, credential, caller, pass);
    const outcome = await watchEnd(watch, first);
    if ('answer' in outcome || outcome.error.httpStatus !== 401) return outcome;
    if (!(await authorization.renew?.(caller, credential))) return outcome;
    const renewed = await authorization.headers(caller);
    const second = await watchEnd(watch, sendOnce(options, request, renewed, caller));
    if ('error' in second && second.error.httpStatus === 401) authorization.noteVain?.(renewed);
    return second;
  };
}

async function sendOnce(
  { vendor, account, baseUrl, exchange, gate, readError }: AttemptOptions,
  request: HttpRequest,
  credential: Record<string, string>,
  caller: Caller,
  given?: Pass,
): Promise<Outcome<JsonAnswer>> {
  const { method, path, body } = request;
  const url = `${baseUrl}${path}`;
  const site: CallSite = { vendor, account, method, url, secrets: secretsIn(credential) };
  const headers = { ...(body === undefined ? ACCEPTS_JSON : SENDS_JSON), ...credential };
  const entered = given ?? gate.enter(caller);
  // What need not wait does not wait.
  const pass = 'leave' in entered ? entered : await entered;
  let result: CallResult = 'NEITHER';
  try {
    const outcome = readJson(site, await exchange.send(request, headers, caller), readError);
    result = resultOf(outcome);
    return outcome;
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const { fault } = error;
    if (!NO_FAILURES.has(fault)) result = 'FAILED';
    const isWorthRepeating =
      method === 'GET' ? READ_FAULTS_TO_REPEAT.has(fault) : fault === 'NOT_CONNECTED';
    return { error: toFaultError(site, fault, error), isWorthRepeating };
  } finally {
    pass.leave(result);
  }
}

/** What an outcome says of the health of the origin. */
export function resultOf(outcome: Outcome<unknown>): CallResult {
  if ('answer' in outcome) return 'ANSWERED';
  return RESULT_OF_CODE[outcome.error.code] ?? 'ANSWERED';
}
