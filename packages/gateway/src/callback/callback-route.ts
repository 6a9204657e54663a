import type { IncomingMessage } from 'node:http';
import { ACCOUNT_NAME, type Registry } from '@fabgraph/schema';
import type { Route } from '../server/route.ts';
import { HttpError } from '../server/route-answer.ts';
import type { CallbackTokens } from './callback-token.ts';

export const CALLBACKS_PREFIX = '/callbacks/';

export interface CallbackRouteOptions {
  readonly registry: Registry;
  readonly tokens: CallbackTokens;
}

const METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'POST', 'PUT']);
const MAX_BODY_BYTES = 64 * 1_024;

/** `/callbacks/<account>/<token>`: a vendor reports. What it says is read to its end and not believed. */
export function createCallbackRoute({ registry, tokens }: CallbackRouteOptions): Route {
  return {
    prefix: CALLBACKS_PREFIX,
    handle: async ({ request, response, rest }) => {
      const [account = '', token = '', ...more] = rest.split('/');
      const isKnown =
        METHODS.has(request.method) &&
        more.length === 0 &&
        ACCOUNT_NAME.test(account) &&
        tokens.isValid(account, token) &&
        registry.accounts.some((adapter) => adapter.account === account);
      if (!isKnown) throw new HttpError(404, 'NOT_FOUND', 'There is no such callback.');
      await readAway(request);
      response.writeHead(204).end();
    },
  };
}

async function readAway(request: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MAX_BODY_BYTES) continue;
    throw new HttpError(413, 'PAYLOAD_TOO_LARGE', 'A callback has at most 64 KB.');
  }
}
