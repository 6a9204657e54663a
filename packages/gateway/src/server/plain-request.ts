import type { IncomingMessage } from 'node:http';
import type { KnownDocuments } from '../document/known-document.ts';
import { isJson } from './request-params.ts';
import { GRAPHQL_PATH } from './yoga.ts';

/** An operation as a request's JSON has it. */
export interface PlainParams {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
  readonly extensions?: Record<string, unknown> | null;
}

const EVENT_STREAM = 'text/event-stream';

/** What an answer may be, by what the caller accepts. */
const ANSWER_TYPES: ReadonlyMap<string, string> = new Map([
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/*', 'application/json'],
  ['*/*', 'application/json'],
]);

/**
 * The media type to answer with, where the request is as nearly all are: JSON by POST, of a length
 * that is known and allowed, to be answered by JSON. Null where anything about it is otherwise.
 */
export function plainMediaTypeOf(
  { method, url, headers }: PlainHead,
  maxBodyBytes: number,
): string | null {
  return isPlainPost({ method, url, headers }, maxBodyBytes) ? answerTypeOf(headers.accept) : null;
}

/** Whether this asks for an event stream and for nothing else, in the way in which its clients do. */
export function asksForEventStream(request: PlainHead, maxBodyBytes: number): boolean {
  const { accept = '' } = request.headers;
  return accept.toLowerCase() === EVENT_STREAM && isPlainPost(request, maxBodyBytes);
}

type PlainHead = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

function isPlainPost({ method, url, headers }: PlainHead, maxBodyBytes: number): boolean {
  if (method !== 'POST' || url !== GRAPHQL_PATH) return false;
  if (!isJson(headers['content-type'] ?? '')) return false;
  if (headers['content-encoding'] !== undefined) return false;
  const length = Number(headers['content-length'] ?? 0);
  return length > 0 && length <= maxBodyBytes;
}

/** Of several types that are accepted, the first. */
function answerTypeOf(accept = '*/*'): string | null {
  const known = ANSWER_TYPES.get(accept);
  if (known !== undefined) return known;
  const types = accept.toLowerCase().split(',').map(toAnswerType);
  return types.includes(null) ? null : (types[0] ?? null);
}

function toAnswerType(accepted: string): string | null {
  const [type = '', ...parameters] = accepted.split(';');
  if (parameters.some((parameter) => parameter.includes('charset'))) return null;
  return ANSWER_TYPES.get(type.trim()) ?? null;
}

const PARAMETERS = new Set(['query', 'variables', 'operationName', 'extensions']);

/** The operation in a body; null where it is not plainly one, so that what is wrong is said elsewhere. */
export function parsePlainParams(body: string, documents: KnownDocuments): PlainParams | null {
  const params = parseJson(body);
  if (!isRecord(params) || !Object.keys(params).every((key) => PARAMETERS.has(key))) return null;
  const { variables, operationName, extensions } = params;
  const query = queryOf(params, documents);
  if (typeof query !== 'string' || !isAbsentOr(isRecord, variables)) return null;
  if (!isAbsentOr(isRecord, extensions) || !isAbsentOr(isText, operationName)) return null;
  return { ...params, query };
}

/** As it was sent, or as it is known by the name that was sent. */
function queryOf(params: Record<string, unknown>, documents: KnownDocuments): unknown {
  try {
    return documents.find(params) ?? params.query;
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isAbsentOr(isRight: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || value === null || isRight(value);
}
