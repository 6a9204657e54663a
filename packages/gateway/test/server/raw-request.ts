import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Sent with its length; a list is sent in these chunks, without one. */
  readonly body?: string | Buffer | readonly string[];
}

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends exactly these headers, unlike `fetch`, which adds some of its own. */
export async function sendRaw(
  url: string,
  { path = '/graphql', method = 'POST', headers = {}, body = '' }: RawRequest,
): Promise<RawAnswer> {
  const sent = Object.entries(headers).filter(([, value]) => value !== undefined);
  const call = request(`${url}${path}`, { method, headers: Object.fromEntries(sent) });
  const answered = once(call, 'response');
  if (typeof body === 'string' || Buffer.isBuffer(body)) call.end(body);
  else {
    call.flushHeaders();
    for (const chunk of body) call.write(chunk);
    call.end();
  }
  const [response] = await answered;
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
