import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { HeaderReader } from './request-state.ts';

export function headerOf({ headers }: IncomingMessage): HeaderReader {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

/** The body as text; null where it ends before its end. */
export function readText(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(toText(chunks)));
    request.once('close', () => resolve(null));
  });
}

function toText(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks);
  // As text it would be something else than was sent; nothing is no JSON either, and refused as that.
  return isUtf8(bytes) ? bytes.toString('utf8') : '';
}
