import { type Access, isAccess } from '../domain/access.ts';
import { isUuid, type ThreeDVerseContext } from './scope.ts';
import { invalidRequest, tooLarge, unsupportedMediaType } from './service-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The members of a JSON object or of an urlencoded form; a request without a body has none. */
export async function readFields(context: ThreeDVerseContext): Promise<Fields> {
  const type = mediaType(context);
  const text = await context.req.text();
  if (text === '') return {};
  if (type === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const body = parseJson(text, type);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest('The body must be a JSON object');
  }
  return body as Fields;
}

/** The raw body, which may not be larger than `maxBytes`. */
export async function readBytes(
  context: ThreeDVerseContext,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // The connection stays, so that a refusal can be answered in the middle of the body.
  for await (const chunk of context.env.incoming.iterator({ destroyOnReturn: false })) {
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > maxBytes) throw tooLarge(`The body may have ${maxBytes} bytes at most`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** A body that is a JSON array of ids and nothing else. */
export async function readIds(context: ThreeDVerseContext): Promise<readonly string[]> {
  return toIds(parseJson(await context.req.text(), mediaType(context)), 'The body');
}

export function toIds(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isUuid)) {
    throw invalidRequest(`${name} must be an array of UUIDs`);
  }
  return value.map((id) => id.toLowerCase());
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalidRequest(`${name} must be a text that is not empty`);
  }
  return value;
}

export function optionalTextField(fields: Fields, name: string): string | undefined {
  return isAbsent(fields[name]) ? undefined : textField(fields, name);
}

export function accessField(fields: Fields, name: string): Access {
  const value = fields[name];
  if (!isAccess(value)) throw invalidRequest(`${name} must be read, write or manage`);
  return value;
}

/** The text of an urlencoded form counts like the JSON value. */
export function booleanField(fields: Fields, name: string, fallback: boolean): boolean {
  const value = fields[name];
  if (isAbsent(value)) return fallback;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidRequest(`${name} must be true or false`);
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Lower-case, without parameters; empty when there is none. */
export function mediaType(context: ThreeDVerseContext): string {
  const header = context.req.header('content-type') ?? '';
  return header.split(';', 1).join('').trim().toLowerCase();
}

function parseJson(text: string, type: string): unknown {
  if (type !== 'application/json') throw unsupportedMediaType('The body must be JSON');
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('The body is not valid JSON');
  }
}
