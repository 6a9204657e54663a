import { Agent, request } from 'node:http';
import { afterAll } from 'vitest';

export interface SeenAnswer {
  readonly status: number;
  readonly text: string;
}

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
): Promise<SeenAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': contentType, 'graphql-preflight': '1', ...headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    let isAnswered = false;
    call.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    call.on('response', (response) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    for (const piece of pieces) call.write(piece);
    call.end();
  });
}
