import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Worker } from 'node:worker_threads';
import { createTraffic, vendorDefinitions } from '@fabgraph/adapters';
import { createGateway } from '../../src/index.ts';
import { ALL_VENDORS, type VendorId } from '../e2e/gateway-setup.ts';
import { watchLoop } from './vendor-weight-block.ts';

/** What the vendor answers to each call of this path, whatever its query. */
export interface PreparedAnswer {
  readonly path: string;
  readonly body: string;
  /** Default 200. */
  readonly status?: number;
}

export interface WeighedAnswer {
  readonly status: number;
  readonly bytes: number;
  /** The beginning of what came. */
  readonly start: string;
  /** The longest time for which the gateway did nothing else, in ms. */
  readonly blockedMs: number;
}

export interface WeighingGateway {
  /** From now on; all else is 404. */
  readonly prepare: (answers: readonly PreparedAnswer[]) => Promise<void>;
  /** One request by a client that counts bytes and does not look at them. */
  readonly ask: (query: string) => Promise<WeighedAnswer>;
  /**
   * A subscription to which the vendor answers first this and, once its state has come, that. Until
   * what has come after that is enough.
   */
  readonly watch: (
    query: string,
    first: readonly PreparedAnswer[],
    then: readonly PreparedAnswer[],
    isEnough: (bytes: number, chunk: string) => boolean,
  ) => Promise<WeighedAnswer>;
  readonly close: () => Promise<void>;
}

const SETTINGS: Readonly<Record<VendorId, Record<string, string>>> = {
  metafold: { accessToken: 'weighed' },
  authentise: { tokenId: 'weighed', tokenSecret: 'weighed' },
  '3dverse': { apiKey: 'weighed' },
};

const START_LENGTH = 4_000;

/** A gateway on this thread, and one server on another that is all of its vendors. */
export async function openWeighingGateway(): Promise<WeighingGateway> {
  const vendor = new Worker(new URL('vendor-weight-server.mjs', import.meta.url));
  const [port] = await once(vendor, 'message');
  const traffic = createTraffic({
    limits: { maxTries: 1, breaker: { failuresInRow: 1e9, minCalls: 1e9 } },
  });
  const gateway = createGateway({
    registry: {
      vendors: ALL_VENDORS,
      accounts: vendorDefinitions.map(({ vendor: { id }, create }) => {
        const settings = { ...SETTINGS[id as VendorId], baseUrl: `http://127.0.0.1:${port}` };
        return create(accountAt(id), settings, { traffic });
      }),
    },
    secret: '0123456789abcdef0123456789abcdef',
    // What was read a case before would stand in for what fails.
    lists: { staleMs: 0 },
    live: { minIntervalMs: 20, callsPerSecond: 100 },
  });
  const { url } = await gateway.listen({ port: 0 });

  const prepare: WeighingGateway['prepare'] = async (answers) => {
    const given = answers.map(({ path, body, status = 200 }) => ({
      path,
      status,
      body: Buffer.from(body),
    }));
    vendor.postMessage(given);
    await once(vendor, 'message');
  };

  return {
    prepare,
    ask: (query) => weigh(`${url}/graphql`, query),
    watch: async (query, first, then, isEnough) => {
      await prepare(first);
      const sent = open(`${url}/graphql`, 'text/event-stream', query);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      const next = async () => (await chunks.next()).value ?? Buffer.alloc(0);
      while (!(await next()).includes('event: next'));
      await prepare(then);
      const loop = watchLoop();
      try {
        let bytes = 0;
        let start = '';
        while (!isEnough(bytes, start)) {
          const chunk = await next();
          bytes += chunk.length;
          start = chunk.toString('utf8', 0, START_LENGTH);
        }
        return { status: response.statusCode ?? 0, bytes, start, blockedMs: loop.longestMs() };
      } finally {
        loop.stop();
        sent.destroy();
      }
    },
    close: async () => {
      await gateway.close();
      await vendor.terminate();
    },
  };
}

export function accountAt(vendor: string): string {
  return `${vendor}-weighed`;
}

function open(url: string, accept: string, query: string): ClientRequest {
  const headers = { accept, 'content-type': 'application/json' };
  const sent = request(url, { method: 'POST', headers });
  sent.end(JSON.stringify({ query }));
  return sent;
}

async function weigh(url: string, query: string): Promise<WeighedAnswer> {
  const loop = watchLoop();
  try {
    const sent = open(url, 'application/json', query);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let [bytes, start] = [0, ''];
    for await (const chunk of response) {
      bytes += chunk.length;
      if (start.length < START_LENGTH) start += chunk.toString('utf8', 0, START_LENGTH);
    }
    return { status: response.statusCode ?? 0, bytes, start, blockedMs: loop.longestMs() };
  } finally {
    loop.stop();
  }
}
