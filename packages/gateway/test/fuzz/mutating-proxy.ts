import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { changeBytes } from './byte-change.ts';
import { changeHead, type Head } from './head-change.ts';
import { changeJson } from './json-change.ts';
import { isMeant, type Mutation } from './mutation.ts';

export interface MutatingProxy {
  readonly origin: string;
  /** From now on; none: all goes through as it is. */
  readonly mutate: (mutations: readonly Mutation[]) => void;
  /** Answers that were changed since `mutate`. */
  readonly mutatedCount: () => number;
  readonly close: () => Promise<void>;
}

interface Answer extends Head {
  readonly body: Buffer;
}

/** Hop by hop, or told anew. */
const NOT_PASSED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Stands before a vendor and changes what it answers on its way. */
export async function startMutatingProxy(vendorOrigin: string): Promise<MutatingProxy> {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  let mutations: readonly Mutation[] = [];
  let mutatedCount = 0;
  let origin = '';

  const ask = async (asked: IncomingMessage): Promise<Answer> => {
    const headers = { ...asked.headers, host: new URL(vendorOrigin).host };
    delete headers['accept-encoding'];
    const call = send(`${vendorOrigin}${asked.url}`, { method: asked.method, headers, agent });
    call.end(await buffer(asked));
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    // What the vendor says of itself leads here again.
    const own = (text: string) => text.replaceAll(vendorOrigin, origin);
    const received = await buffer(answer);
    const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value) => [name, own(value)] as const),
    );
    return {
      status: answer.statusCode ?? 0,
      headers: pairs.filter(([name]) => !NOT_PASSED.has(name)),
      body: received.includes(vendorOrigin) ? Buffer.from(own(received.toString())) : received,
    };
  };

  const server = createServer(async (asked, response) => {
    try {
      const meant = mutations.filter(({ where }) => isMeant(where, `${asked.method} ${asked.url}`));
      const answer = await ask(asked);
      if (meant.length === 0) {
        response.writeHead(answer.status, [...answer.headers].flat()).end(answer.body);
        return;
      }
      mutatedCount += 1;
      asked.socket.end(toBytes(meant.reduce(mutated, answer)));
    } catch {
      asked.socket.destroy();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    mutate: (given) => {
      mutations = given;
      mutatedCount = 0;
    },
    mutatedCount: () => mutatedCount,
    close: async () => {
      agent.destroy();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function mutated(answer: Answer, { what }: Mutation): Answer {
  if (what.kind === 'bytes') return { ...answer, body: changeBytes(answer.body, what) };
  if (what.kind === 'head') return { ...answer, ...changeHead(answer, what) };
  return { ...answer, body: Buffer.from(changeJson(answer.body.toString(), what)) };
}

/** As it stands: an answer that HTTP forbids is to arrive like that. */
function toBytes({ status, headers, body }: Answer): Buffer {
  const isLengthTold = headers.some(([name]) =>
    ['content-length', 'transfer-encoding'].includes(name),
  );
  const lines = [
    `HTTP/1.1 ${status} Any`,
    'connection: close',
    ...(isLengthTold ? [] : [`content-length: ${body.length}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
