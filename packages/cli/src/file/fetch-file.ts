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
  if (!response.ok) throw await toRefusal(response);
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

async function toRefusal(response: Response): Promise<GatewayError> {
  const { code, message } = parse(await response.text().catch(() => ''));
  return new GatewayError({
    code: (typeof code === 'string' ? code : 'INTERNAL') as ClientErrorCode,
    message:
      typeof message === 'string'
        ? message
        : `The gateway answered the download with ${response.status}.`,
    retryable: response.status >= 500,
  });
}

function parse(text: string): { readonly code?: unknown; readonly message?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
