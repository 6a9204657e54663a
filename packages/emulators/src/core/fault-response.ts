import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { FaultRule } from './fault.ts';

export interface FaultedAnswer {
  response: Response;
  /** What the client saw; 0 when nothing. */
  status: number;
}

/** Answers one request the way a fault says. `handle` is the vendor, asked only if the fault keeps its answer. */
export async function answerWithFault(
  fault: FaultRule,
  { outgoing }: HttpBindings,
  handle: () => Promise<Response>,
): Promise<FaultedAnswer> {
  if (fault.delayMs !== undefined && !(await stayed(outgoing, fault.delayMs))) return nothing();
  if (fault.reset === true) {
    outgoing.destroy();
    return nothing();
  }
  const answer = isReplacement(fault) ? replacementOf(fault) : await answerOf(await handle());
  const headers = { ...answer.headers, ...lowerCased(fault.headers ?? {}) };
  if (fault.truncate === undefined) {
    // Written by hand: a vendor may send a status that the Response class refuses.
    outgoing.writeHead(answer.status, headers).end(answer.body);
    return { response: RESPONSE_ALREADY_SENT, status: answer.status };
  }
  outgoing.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
  outgoing.flushHeaders();
  outgoing.write(answer.body.subarray(0, fault.truncate), () => outgoing.destroy());
  return { response: RESPONSE_ALREADY_SENT, status: answer.status };
}

interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

function nothing(): FaultedAnswer {
  return { response: RESPONSE_ALREADY_SENT, status: 0 };
}

function isReplacement(fault: FaultRule): boolean {
  return fault.status !== undefined || fault.body !== undefined;
}

function replacementOf({ status = 200, body }: FaultRule): Answer {
  if (body === undefined) return { status, headers: {}, body: Buffer.alloc(0) };
  if (typeof body === 'string') {
    return { status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(body) };
  }
  const text = JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
}

async function answerOf(response: Response): Promise<Answer> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) };
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** Waits; false when the client left meanwhile. */
async function stayed(outgoing: ServerResponse, delayMs: number): Promise<boolean> {
  const timer = new AbortController();
  await Promise.race([
    delay(delayMs, undefined, { signal: timer.signal }).catch(() => undefined),
    once(outgoing, 'close', { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
  return !outgoing.closed && !outgoing.destroyed;
}
