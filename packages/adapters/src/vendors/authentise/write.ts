import {
  type Caller,
  GatewayError,
  type ReadContext,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import { toBadResponse } from '../../http/error.ts';
import type { JsonAnswer } from '../../http/json.ts';
import type { Account, Service } from './account.ts';
import { isOfCallback } from './error.ts';
import { AUTHENTISE } from './vendor.ts';
import { parseCreated } from './wire.ts';

/** Refuses what a client asked for before anything of it is sent. */
export function invalidInput(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}

/** The member of a request that names whom the vendor tells of the outcome; none where the gateway cannot be reached. */
export interface CallbackJson {
  readonly callback?: { readonly url: string; readonly method: 'POST' };
}

/**
 * Makes something that the vendor tells the outcome of. Where the vendor refuses the address, nothing
 * was made, and it is asked once more without.
 */
export async function makeReported<T>(
  { callbackUrl, onRefused }: WriteContext,
  make: (json: CallbackJson) => Promise<T>,
): Promise<T> {
  if (callbackUrl === undefined) return make({});
  try {
    return await make({ callback: { url: callbackUrl, method: 'POST' } });
  } catch (error) {
    if (!(error instanceof VendorError) || !isOfCallback(error)) throw error;
    onRefused?.(error);
    return make({});
  }
}

/** For reading what a write has made: nothing that was read before it counts. */
export function createReadAfter({ signal, onCall, trace }: Caller): ReadContext {
  const reads = new Map<string, Promise<unknown>>();
  return {
    signal,
    onCall,
    trace,
    once: <T>(key: string, read: () => Promise<T>) => {
      const known = reads.get(key) as Promise<T> | undefined;
      const started = known ?? read();
      reads.set(key, started);
      return started;
    },
  };
}

/**
 * What was made, as the vendor tells of it; `fallback` where it cannot be read just now. The write
 * was done, and an error would say that it was not.
 */
export async function readBack<T>(read: () => Promise<T>, fallback: () => T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError) return fallback();
    throw error;
  }
}

/** A POST that makes something, and how the address of that is read. */
export interface PostRequest<T> {
  readonly path: string;
  readonly json: unknown;
  /** What an address tells; null for one that is not the account's or of another kind. */
  readonly read: (uri: string) => T | null;
  readonly context: WriteContext;
}

/** @throws VendorError VENDOR_BAD_RESPONSE where the answer does not tell what was made. */
export async function postForUri<T>(
  account: Account,
  service: Service,
  { path, json, read, context }: PostRequest<T>,
): Promise<T> {
  const answer = await service.client.sendJson('POST', path, { json, caller: context });
  return readCreated(account, service, { answer, path, read });
}

/** What was made: as the `Location` header says, or the body of newer answers. */
export function readCreated<T>(
  { name }: Account,
  { baseUrl, client }: Service,
  { answer, path, read }: Pick<PostRequest<T>, 'path' | 'read'> & { readonly answer: JsonAnswer },
): T {
  const { status, headers, body } = answer;
  for (const uri of [headerOf(headers, 'location'), parseCreated(body, client.origin).uri]) {
    const made = typeof uri === 'string' ? read(uri) : null;
    if (made !== null) return made;
  }
  const site = { vendor: AUTHENTISE, account: name, method: 'POST', url: baseUrl + path };
  throw toBadResponse(site, 'no address of what it made', status);
}

export function headerOf(headers: JsonAnswer['headers'], name: string): string | undefined {
  return [headers[name] ?? []].flat()[0];
}
