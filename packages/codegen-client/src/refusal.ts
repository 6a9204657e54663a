import { type ClientErrorCode, GatewayError } from './error.ts';

/** An HTTP answer that the gateway itself has not written: something stands before it. */
export interface ForeignAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
}

const CODES: Readonly<Record<number, ClientErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
  // Nobody is behind it, or nobody who answers.
  502: 'GATEWAY_UNREACHABLE',
  503: 'GATEWAY_UNREACHABLE',
  504: 'GATEWAY_UNREACHABLE',
};

/** All that a status says where there is no code of the gateway's. */
export function toRefusal(
  { status, header }: ForeignAnswer,
  message: string,
  cause?: unknown,
): GatewayError {
  return new GatewayError({
    code: CODES[status] ?? 'INTERNAL',
    message,
    retryable: status >= 500 || status === 429,
    retryAfterMs: readRetryAfterMs(header),
    cause,
  });
}

/** From seconds, or from a date by the clock of whoever wrote it, where that is told. */
function readRetryAfterMs(header: ForeignAnswer['header']): number | undefined {
  const value = header('retry-after');
  if (value === null) return undefined;
  const date = Date.parse(header('date') ?? '');
  const now = Number.isNaN(date) ? Date.now() : date;
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return delayMs > 0 ? delayMs : undefined;
}
