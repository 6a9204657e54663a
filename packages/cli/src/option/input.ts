import { readFile } from 'node:fs/promises';
import { UsageError } from '../stop.ts';

/** JSON itself, or from a file, or from `-`, the standard input. @throws UsageError */
export async function readInput(
  text: string,
  input: NodeJS.ReadableStream,
): Promise<Readonly<Record<string, unknown>>> {
  const isInline = text.trimStart().startsWith('{');
  const source = isInline ? text : await readText(text, input);
  const where = isInline ? '--input' : text;
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (cause) {
    throw new UsageError(`${where} is no JSON: ${(cause as Error).message}`);
  }
  throw new UsageError(`${where} holds no JSON object.`);
}

/** @throws UsageError */
export async function readText(path: string, input: NodeJS.ReadableStream): Promise<string> {
  if (path === '-') return readAll(input);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${(cause as NodeJS.ErrnoException).code}.`);
  }
}

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
