import { type ClientErrorCode, GatewayError } from '@fabgraph/codegen-client';
import type { Session } from '../session.ts';

export interface FetchedFile {
  readonly body: AsyncIterable<Uint8Array>;
  readonly totalBytes: number | undefined;
}

/** @throws GatewayError */
export async function fetchFile(
  { url: gateway, headers, signal }: Pick<Session, 'url' | 'headers' | 'signal'>,
  address: string,
): Promise<FetchedFile> {
  const url = new URL(address);
  // The user's headers may be secrets: they are for the gateway alone.
  const own = url.origin === gateway.origin ? headers : {};
  const response = await fetch(url, { headers: own, signal }).catch((cause) => {
    throw signal.aborted ? cause : cutOff(url, cause);
  });
  if (!response.ok) throw await toRefusal(response, url.origin === gateway.origin);
  const length = response.headers.get('content-length');
  const isAsSent = response.headers.get('content-encoding') === null;
  return {
    body: read(response, url, signal),
    totalBytes: length === null || !isAsSent ? undefined : Number(length),
  };
}

async function* read({ body }: Response, url: URL, signal: AbortSignal) {
  if (body === null) return;
  try {
    yield* body as AsyncIterable<Uint8Array> & typeof body;
  } catch (cause) {
    throw signal.aborted ? cause : cutOff(url, cause);
  }
}

function cutOff(url: URL, cause: unknown): GatewayError {
  return new GatewayError({
    code: 'GATEWAY_UNREACHABLE',
    message: `The download from ${url.origin} was cut off.`,
    retryable: true,
    cause,
  });
}

async function toRefusal(response: Response, isGateway: boolean): Promise<GatewayError> {
  const { status } = response;
  const { code, message } = parse(await response.text().catch(() => ''));
  return new GatewayError({
    code: typeof code === 'string' ? (code as ClientErrorCode) : codeOfForeign(status, isGateway),
    message:
      typeof message === 'string'
        ? message
        : `${isGateway ? 'The gateway' : new URL(response.url).origin} answered the download with ${status}.`,
    retryable: status >= 500,
  });
}

/** Of an answer that the gateway has not written: who stands before it, or a vendor's own store. */
function codeOfForeign(status: number, isGateway: boolean): ClientErrorCode {
  if (![502, 503, 504].includes(status)) return 'INTERNAL';
  return isGateway ? 'GATEWAY_UNREACHABLE' : 'VENDOR_UNAVAILABLE';
}

function parse(text: string): { readonly code?: unknown; readonly message?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
