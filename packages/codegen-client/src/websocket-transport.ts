import { toAnswer, toGatewayErrors, toOneError } from './answer.ts';
import { GatewayError, unreachable } from './error.ts';
import type { ErrorCode } from './generated/operation.ts';
import type { Transport } from './transport.ts';
import { createWebSocketLine, HeadersError, type WebSocketLineOptions } from './websocket-line.ts';

/**
 * One WebSocket for all subscriptions of a client, opened with the first and closed when the last
 * has left. Needs the package `graphql-ws`.
 */
export function createWebSocketTransport(options: WebSocketLineOptions): Transport {
  let opening: ReturnType<typeof createWebSocketLine> | undefined;

  return async function* (body, { signal, onOpen }) {
    // The library would lose what the WebSocket throws, and wait.
    if (!isAddress(options.url)) throw invalidAddress();
    opening ??= createWebSocketLine(options);
    const line = await opening;
    if (signal.aborted) return;
    const { answers, leave } = line.enter(body, onOpen);
    signal.addEventListener('abort', leave);
    try {
      for await (const answer of answers) yield toAnswer(answer);
    } catch (cause) {
      throw toFailure(cause);
    } finally {
      signal.removeEventListener('abort', leave);
      leave();
    }
  };
}

/** In a browser an address may be one within its page's site. */
function isAddress(url: string): boolean {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  if (!URL.canParse(url, location?.href)) return false;
  return /^(?:http|ws)s?:$/.test(new URL(url, location?.href).protocol);
}

function invalidAddress(): GatewayError {
  const message = 'The url is no address that a WebSocket can be opened at.';
  return new GatewayError({ code: 'INVALID_INPUT', message });
}

/** Closed for good: to come back with the same words would be in vain. */
const FINAL_CODES: Readonly<Record<number, ErrorCode>> = {
  4400: 'INVALID_INPUT',
  4401: 'UNAUTHENTICATED',
  4403: 'FORBIDDEN',
  4406: 'UNSUPPORTED',
  4409: 'INTERNAL',
  4500: 'INTERNAL',
};

function toFailure(cause: unknown): unknown {
  if (cause instanceof HeadersError) return cause.cause;
  if (cause instanceof GatewayError) return cause;
  if (Array.isArray(cause)) return toOneError(toGatewayErrors(cause));
  const { code, reason } = (cause ?? {}) as { readonly code?: unknown; readonly reason?: unknown };
  const final = typeof code === 'number' ? FINAL_CODES[code] : undefined;
  if (final === undefined) {
    const told = typeof code === 'number' ? `: ${code} ${String(reason ?? '')}`.trimEnd() : '';
    return unreachable(`The WebSocket to the gateway was lost${told}.`, errorOf(cause));
  }
  const message = `The gateway closed the WebSocket: ${code} ${String(reason)}.`;
  return new GatewayError({ code: final, message });
}

/** An event holds the whole socket, which is for nobody's log. */
function errorOf(cause: unknown): unknown {
  return cause instanceof Error ? cause : (cause as { readonly error?: unknown } | null)?.error;
}
