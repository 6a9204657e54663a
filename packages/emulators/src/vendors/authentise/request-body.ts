import type { Context } from 'hono';
import { createFieldReader, type FieldReader, isJsonObject } from './field-reader.ts';
import { RequestProblem } from './request-problem.ts';

const MAX_JSON_BYTES = 1024 ** 2;

/** Reads a JSON object; a form is read as one where the vendor took forms too. */
export async function readFields(
  c: Context,
  { acceptsForm = false }: { readonly acceptsForm?: boolean } = {},
): Promise<FieldReader> {
  const bytes = await readBytes(c.req.raw, MAX_JSON_BYTES);
  if (bytes === undefined) {
    throw new RequestProblem(413, { code: 'too_large', title: 'The body is too large.' });
  }
  const text = Buffer.from(bytes).toString('utf8');
  const isForm = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (acceptsForm && isForm)
    return createFieldReader(Object.fromEntries(new URLSearchParams(text)));
  return createFieldReader(parseObject(text));
}

/** The whole body, or undefined when it is longer than `maxBytes`; never holds more than that. */
export async function readBytes(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of request.body) {
    byteCount += chunk.byteLength;
    if (byteCount > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseObject(text: string) {
  const value = parseJson(text);
  if (isJsonObject(value)) return value;
  throw new RequestProblem(400, { code: 'invalid', title: 'The body must be a JSON object.' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
