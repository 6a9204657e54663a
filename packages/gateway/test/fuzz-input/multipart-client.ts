import { Agent } from 'node:http';
import { afterAll } from 'vitest';
import { send, type TextAnswer } from '../upload/put-client.ts';

/** No answer takes as long. */
const PATIENCE_MS = 20_000;

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

/** Sends these pieces as chunks of their own; gives what was answered, before the end of them or after. */
export function sendPieces(
  url: string,
  contentType: string,
  pieces: readonly Buffer[],
  headers: Readonly<Record<string, string>> = {},
): Promise<TextAnswer> {
  const all = { 'content-type': contentType, 'graphql-preflight': '1', ...headers };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return send(url, { method: 'POST', agent, headers: all, signal }, pieces);
}
