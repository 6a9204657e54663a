import type { IncomingMessage } from 'node:http';
import { type Adapter, GatewayError, type LiveRef } from '@fabgraph/contract';
import { ACCOUNT_NAME, type Registry } from '@fabgraph/schema';
import type { ClientAddress } from '../caller/client-address.ts';
import type { FailedAttempts } from '../caller/failed-attempt.ts';
import type { Meter } from '../metrics/meter.ts';
import type { Route } from '../server/route.ts';
import { HttpError } from '../server/route-answer.ts';
import type { CallbackTokens } from './callback-token.ts';
import type { ReportBindings } from './report-binding.ts';

export const CALLBACKS_PREFIX = '/callbacks/';

export interface CallbackRouteOptions {
  readonly registry: Registry;
  readonly tokens: CallbackTokens;
  readonly bindings: ReportBindings;
  readonly attempts: FailedAttempts;
  readonly addressOf: ClientAddress;
  /** Of a report's body, in bytes. */
  readonly maxBytes: number;
  readonly meter: Pick<Meter, 'count'>;
  /** Told of each report. Default: nobody is. */
  readonly onReported?: (() => void) | undefined;
}

const METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'POST', 'PUT']);

/**
 * `/callbacks/<account>/<token>`: a vendor reports. What it says is not believed: it is answered at
 * once, and what it is about is read again where somebody watches that.
 */
export function createCallbackRoute({
  registry,
  tokens,
  bindings,
  attempts,
  addressOf,
  maxBytes,
  meter,
  onReported = () => {},
}: CallbackRouteOptions): Route {
  return {
    prefix: CALLBACKS_PREFIX,
    template: `${CALLBACKS_PREFIX}{account}/{token}`,
    handle: async ({ request, response, rest }) => {
      const [account = '', token = '', ...more] = rest.split('/');
      const isKnown =
        METHODS.has(request.method) &&
        more.length === 0 &&
        ACCOUNT_NAME.test(account) &&
        tokens.isValid(account, token);
      const adapter = registry.accounts.find((each) => each.account === account);
      if (!isKnown || adapter === undefined) {
        meter.count('callbacks', 'FORGED');
        throw refusalAfter(await attempts.note('CALLBACK', addressOf(request)));
      }
      onReported();
      const body = await readBody(request, maxBytes);
      meter.count('callbacks', body === null ? 'TOO_LARGE' : 'ACCEPTED');
      if (body === null) {
        const message = `A callback has at most ${maxBytes} bytes.`;
        throw new HttpError(413, 'PAYLOAD_TOO_LARGE', message);
      }
      response.writeHead(204).end();
      const guess = () => guessOf(adapter, request, body);
      bindings.report({ adapter, token, guess });
    },
  };
}

function refusalAfter(waitMs: number): GatewayError {
  if (waitMs === 0) return new HttpError(404, 'NOT_FOUND', 'There is no such callback.');
  const message = 'Too many callbacks from this address that there are none of.';
  return new GatewayError({ code: 'RATE_LIMITED', message, retryAfterMs: waitMs });
}

function guessOf(
  { facets: { callbacks }, isRef }: Adapter,
  { method, url = '' }: IncomingMessage,
  body: Buffer,
): readonly LiveRef[] {
  const mark = url.indexOf('?');
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark));
  const about = callbacks?.refsOf(method === 'GET' ? undefined : parseJson(body), query) ?? [];
  return about.filter(isRef);
}

/** Null for what is no JSON. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** Null where it is too large. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, size);
}
