import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, VendorDouble } from '@fabgraph/adapters/contract-suite';
import { createParts, createPrints } from './shelf.ts';

export const API_KEY = 'printshelf-test-key';
export const PRINTING_JOB = 'print16';

export interface Printshelf extends VendorDouble {
  readonly baseUrl: string;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The vendor's double: a server that does what its documents say, or what a test wants to go wrong. */
export async function startPrintshelf(): Promise<Printshelf> {
  const answer = createVendor();
  let faults: { readonly fault: Fault; left: number }[] = [];
  let calls: { method: string; path: string; query: string }[] = [];

  const takeFault = (method: string, path: string): Fault => {
    const found = faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && toPattern(fault.path).test(path),
    );
    if (found === undefined) return { path };
    found.left -= 1;
    return found.fault;
  };

  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const [path = '', query = ''] = url.split('?');
    calls.push({ method, path, query });
    const fault = takeFault(method, path);
    const send = () => respond(response, fault, () => answer(request, path, query));
    if (fault.delayMs === undefined) return send();
    const timer = setTimeout(send, fault.delayMs);
    response.on('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => [...calls],
    clearCalls: () => {
      calls = [];
    },
    addFaults: (rules) => {
      const added = rules.map((fault) => ({
        fault,
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }));
      faults.push(...added);
    },
    clearFaults: () => {
      faults = [];
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The documented routes. */
function createVendor() {
  const parts = createParts();
  const prints = createPrints();
  const missing: Answer = { status: 404, body: { problem: { detail: 'There is no such thing.' } } };

  const cancel = (id: string): Answer => {
    const index = prints.findIndex((print) => print.id === id);
    const print = prints[index];
    if (print === undefined) return missing;
    const isOver = print.ended !== null;
    if (isOver) return { status: 409, body: { problem: { detail: 'It is over already.' } } };
    const canceled = { ...print, state: 'canceled', ended: print.created };
    prints[index] = canceled;
    return { status: 200, body: canceled };
  };

  return ({ method, headers }: IncomingMessage, path: string, query: string): Answer => {
    if (headers['x-api-key'] !== API_KEY) {
      return { status: 401, body: { problem: { detail: 'The key is not one of ours.' } } };
    }
    const [, collection, id, action, ...more] = path.split('/');
    const isCancel = method === 'POST' && collection === 'jobs' && action === 'cancel';
    if (isCancel && id !== undefined && more.length === 0) return cancel(id);
    const things = collection === 'parts' ? parts : collection === 'jobs' ? prints : null;
    if (method !== 'GET' || things === null || action !== undefined) return missing;
    if (id === undefined)
      return { status: 200, body: windowOf(things, new URLSearchParams(query)) };
    const thing = things.find((candidate) => candidate.id === id);
    return thing === undefined ? missing : { status: 200, body: thing };
  };
}

function windowOf(
  things: readonly { readonly state: string; readonly part_id?: string }[],
  query: URLSearchParams,
) {
  const [state, part] = [query.get('state'), query.get('part')];
  const matches = things.filter(
    (thing) => (state ?? thing.state) === thing.state && (part ?? thing.part_id) === thing.part_id,
  );
  const offset = Number(query.get('offset') ?? 0);
  const limit = Math.min(50, Number(query.get('limit') ?? 20));
  return { items: matches.slice(offset, offset + limit), total: matches.length };
}

function respond(response: ServerResponse, fault: Fault, answer: () => Answer): void {
  if (fault.reset === true) {
    response.destroy();
    return;
  }
  const isReplaced = fault.status !== undefined || fault.body !== undefined;
  const { status, body } = isReplaced
    ? { status: fault.status ?? 200, body: fault.body }
    : answer();
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const headers = { 'content-type': 'application/json', ...fault.headers };
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  if (fault.truncate === undefined) response.end(text);
  else response.write(text.slice(0, fault.truncate), () => response.destroy());
}

function toPattern(path: string): RegExp {
  const parts = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
