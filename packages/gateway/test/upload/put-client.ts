import { type RequestOptions, request } from 'node:http';

export interface PutAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends a body and reads the answer, which may come before the body is through. */
export async function put(
  url: string,
  body: Buffer | Iterable<Buffer>,
  headers: Readonly<Record<string, string>> = {},
  method = 'PUT',
): Promise<PutAnswer> {
  const { status, text } = await send(url, { method, headers }, body);
  return { status, body: text === '' ? null : JSON.parse(text) };
}

/** As `put`. A buffer is sent with its length, all others in chunks of their own. */
export function send(
  url: string,
  options: RequestOptions,
  body: Buffer | Iterable<Buffer>,
): Promise<TextAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(url, options);
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
    if (Buffer.isBuffer(body)) {
      call.setHeader('content-length', body.length);
      call.end(body);
      return;
    }
    for (const chunk of body) call.write(chunk);
    call.end();
  });
}

/** So that no Content-Length is sent. */
export function chunked(bytes: Buffer): readonly Buffer[] {
  return [bytes.subarray(0, 100_000), bytes.subarray(100_000, 200_000), bytes.subarray(200_000)];
}
