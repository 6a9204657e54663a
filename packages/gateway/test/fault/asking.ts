import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

export const TRANSPORTS = ['POST', 'GET', 'SSE', 'WebSocket'] as const;
export type AskTransport = (typeof TRANSPORTS)[number];

export interface AskedOperation {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The first that is heard. */
export interface Heard {
  /** Of HTTP. */
  readonly status: number | undefined;
  readonly data?: unknown;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
}

/** Asks one gateway over each transport; its one socket stays open from one operation to the next. */
export function createAsker(url: string) {
  let socket: Promise<WebSocket> | undefined;
  let count = 0;

  return {
    ask: (transport: AskTransport, operation: AskedOperation): Promise<Heard> => {
      if (transport === 'WebSocket') return overSocket(operation);
      return transport === 'GET' ? byGet(operation) : byPost(transport, operation);
    },
    /** The same socket as before, or a first one. */
    socket: () => open(),
  };

  async function byGet({ query, variables, extensions }: AskedOperation): Promise<Heard> {
    const given = { query, variables, extensions };
    const parameters = Object.entries(given).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
    });
    const answer = await fetch(`${url}?${new URLSearchParams(parameters)}`, {
      headers: { 'graphql-preflight': '1', accept: 'application/json' },
    });
    return { errors: [], status: answer.status, ...((await answer.json()) as object) };
  }

  async function byPost(transport: AskTransport, operation: AskedOperation): Promise<Heard> {
    const controller = new AbortController();
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: transport === 'SSE' ? 'text/event-stream' : 'application/json',
      },
      body: JSON.stringify(operation),
      signal: controller.signal,
    });
    const heard =
      transport === 'SSE' ? await firstEvent(answer) : ((await answer.json()) as object);
    controller.abort();
    return { errors: [], status: answer.status, ...heard };
  }

  async function overSocket({ query = '', ...rest }: AskedOperation): Promise<Heard> {
    const connection = await open();
    count += 1;
    const id = String(count);
    const answered = answerOf(connection, id);
    const payload = { query, ...rest };
    connection.send(JSON.stringify({ id, type: 'subscribe', payload }));
    const { type, payload: told } = await answered;
    const heard = type === 'error' ? { errors: told } : (told as object);
    return { errors: [], status: undefined, ...heard } as Heard;
  }

  function open(): Promise<WebSocket> {
    socket ??= connect(url);
    return socket;
  }
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  return socket;
}

interface SocketMessage {
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
}

function answerOf(socket: WebSocket, id: string): Promise<SocketMessage> {
  return new Promise((resolve, reject) => {
    const onMessage = (data: unknown) => {
      const message = JSON.parse(String(data)) as SocketMessage;
      if (message.id !== id) return;
      socket.off('message', onMessage);
      resolve(message);
    };
    socket.on('message', onMessage);
    socket.once('close', (code) => reject(new Error(`closed by ${code}`)));
  });
}

async function firstEvent(answer: Response): Promise<object> {
  if (!answer.headers.get('content-type')?.includes('text/event-stream')) {
    return (await answer.json()) as object;
  }
  let text = '';
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    const [, json] = /^data: (\{.*\})$/m.exec(text) ?? [];
    if (json !== undefined) return JSON.parse(json) as object;
  }
  throw new Error('a stream without an event');
}
