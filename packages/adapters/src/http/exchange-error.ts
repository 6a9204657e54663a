/** What can end an exchange before there is a whole answer. */
export type ExchangeFault =
  /** The connection never opened: nothing was sent. */
  | 'NOT_CONNECTED'
  /** No encrypted connection to a vendor whose certificate can be trusted: nothing was sent. */
  | 'NOT_TRUSTED'
  /** It broke after something was sent and before a status came. */
  | 'LOST'
  /** It broke before the whole of our body was sent: what was sent is no request. */
  | 'UNFINISHED'
  /** The same, and by our own doing: the other side took nothing more. */
  | 'STALLED'
  /** What came back is not HTTP. */
  | 'NOT_HTTP'
  /** It broke inside the body. */
  | 'CUT'
  | 'TOO_LARGE'
  | 'ENCODED_WRONG'
  /** Our own deadline for one call. */
  | 'TIMED_OUT'
  /** The operation's time was up before the call's own. */
  | 'OUT_OF_TIME';

/** Never leaves the HTTP client: it becomes a `VendorError` there. */
export class ExchangeError extends Error {
  readonly fault: ExchangeFault;

  constructor(fault: ExchangeFault, cause?: unknown) {
    super(fault, { cause });
    this.name = 'ExchangeError';
    this.fault = fault;
  }
}

/** Codes after which certainly no byte of the request reached the vendor. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const NOT_TRUSTED =
  /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^EPROTO$|CRL|HOSTNAME_MISMATCH/;

/** What an error of the socket, the parser or the HTTP library means for the exchange. */
export function faultOf(error: unknown): ExchangeFault {
  const code = codeOf(error);
  if (NOT_CONNECTED.has(code)) return 'NOT_CONNECTED';
  if (NOT_TRUSTED.test(code)) return 'NOT_TRUSTED';
  if (code.startsWith('HPE_')) return 'NOT_HTTP';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'TOO_LARGE';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'TIMED_OUT';
  return 'LOST';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
