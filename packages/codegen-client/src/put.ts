import { isRecord, toText } from './answer.ts';
import { createByteStream } from './byte-stream.ts';
import { GatewayError, unreachable } from './error.ts';
import type { ErrorCode } from './generated/operation.ts';
import { send } from './http.ts';
import { type ForeignAnswer, toRefusal } from './refusal.ts';
import { readStream, type UploadFile } from './upload-file.ts';

/** Where the bytes of one file go. */
export interface Slot {
  readonly url: string;
  readonly method: string;
  readonly headers: unknown;
}

export interface PutOptions {
  readonly signal?: AbortSignal | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Sent beside those that the slot names. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many bytes have been sent. */
  readonly onSent: (bytes: number) => void;
}

/** @throws GatewayError with the gateway's code where it does not take the bytes. */
export async function putFile(
  file: UploadFile,
  { url, method, headers }: Slot,
  options: PutOptions,
): Promise<void> {
  const slot = {
    url,
    method,
    headers: { ...options.headers, ...(headers as Record<string, string>) },
  };
  const { content } = file;
  const isBrowser = typeof XMLHttpRequest === 'function';
  const put =
    isBrowser && content instanceof Blob
      ? putByXhr(content, slot, options)
      : putByFetch(file, slot, options);
  const answer = await put;
  if (answer.status < 200 || answer.status >= 300) throw toFailure(answer);
}

interface Target extends Slot {
  readonly headers: Readonly<Record<string, string>>;
}

interface PutAnswer extends ForeignAnswer {
  readonly text: string;
}

async function putByFetch(
  { content, size }: UploadFile,
  { url, method, headers }: Target,
  { signal, fetch, onSent }: PutOptions,
): Promise<PutAnswer> {
  const source = content instanceof Blob ? readStream(content.stream()) : content;
  const { body, failure } = createByteStream(source, { size, signal, onSent });
  try {
    const response = await send(fetch, url, {
      method,
      headers: {
        ...headers,
        ...(size !== undefined && { 'content-length': String(size) }),
      },
      body,
      duplex: 'half',
      ...(signal && { signal }),
    } as RequestInit);
    const { status, headers: told } = response;
    const text = await response.text().catch(() => '');
    return { status, text, header: (name) => told.get(name) };
  } catch (error) {
    throw failure() ?? error;
  }
}

/** Browsers tell this way only how far they are. */
function putByXhr(
  content: Blob,
  { url, method, headers }: Target,
  { signal, onSent }: PutOptions,
): Promise<PutAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => {
      const { status, responseText: text } = request;
      resolve({ status, text, header: (name) => request.getResponseHeader(name) });
    };
    request.onerror = () =>
      reject(unreachable(`The upload to ${new URL(url).origin} was cut off.`));
    request.onabort = () => reject(signal?.reason);
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    signal?.addEventListener('abort', stop);
    request.send(content);
    if (signal?.aborted) stop();
  });
}

function toFailure({ text, ...answer }: PutAnswer): GatewayError {
  const { code, message } = parse(text);
  if (typeof code !== 'string') {
    return toRefusal(answer, `The gateway answered the upload with ${answer.status}.`);
  }
  return new GatewayError({
    code: code as ErrorCode,
    message: toText(message) ?? `The gateway answered the upload with ${answer.status}.`,
    retryable: answer.status >= 500,
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}
