import { type ErrorCode, GatewayError } from '@fabgraph/contract';
import { CREDENTIALS_HEADER } from './request-account.ts';
import { RETRY_GAP_MS } from './token-check.ts';

/** Why nobody knows who a caller is, or with which credentials it comes. */
export type RefusalReason =
  | 'ABSENT'
  | 'WRONG'
  | 'LIMITED'
  | 'UNTOLD'
  | 'MALFORMED'
  | 'DOUBLED'
  | 'FULL';

/** A caller who is let in nowhere. */
export class CallerRefusal extends GatewayError {
  readonly reason: RefusalReason;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** `waitMs`: for how long, where that is not always the same. */
  constructor(reason: RefusalReason, waitMs?: number) {
    const { code, message, status, headers = {}, retryAfterMs = waitMs } = REFUSALS[reason];
    super({ code, message, retryAfterMs });
    this.name = 'CallerRefusal';
    this.reason = reason;
    this.status = status;
    this.headers = { ...headers, ...retryHeader(retryAfterMs) };
  }
}

interface RefusalText {
  readonly code: ErrorCode;
  readonly message: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

function retryHeader(retryAfterMs: number | undefined): Readonly<Record<string, string>> {
  if (retryAfterMs === undefined) return {};
  return { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
}

const REFUSALS: Readonly<Record<RefusalReason, RefusalText>> = {
  ABSENT: {
    code: 'UNAUTHENTICATED',
    message:
      'This gateway asks its callers who they are: send Authorization: Bearer with an API key or a token.',
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="fabgraph"' },
  },
  WRONG: {
    code: 'UNAUTHENTICATED',
    message: 'This API key or token is not one of this gateway, or its time is over.',
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="fabgraph", error="invalid_token"' },
  },
  LIMITED: {
    code: 'RATE_LIMITED',
    message: 'Too many keys or tokens from this address were not right.',
    status: 429,
  },
  UNTOLD: {
    code: 'OVERLOADED',
    message: 'Tokens cannot be checked just now: the keys of their issuer cannot be read.',
    status: 503,
    retryAfterMs: RETRY_GAP_MS,
  },
  MALFORMED: {
    code: 'INVALID_INPUT',
    message: `${CREDENTIALS_HEADER} must be JSON: settings, which are texts, by the name of their account.`,
    status: 400,
  },
  DOUBLED: {
    code: 'INVALID_INPUT',
    message: 'A credential comes twice: names of headers are the same in capitals.',
    status: 400,
  },
  FULL: {
    code: 'OVERLOADED',
    message: 'Too many credentials of vendors are in use at the same time.',
    status: 503,
    retryAfterMs: 60_000,
  },
};
