import { isUtf8 } from 'node:buffer';
import type { Plugin } from 'graphql-yoga';
import { isMultipart } from '../multipart/multipart-plugin.ts';
import { arrivingBody } from './arriving-body.ts';
import { readAway } from './read-away.ts';
import { createRefusal } from './refusal.ts';

/** Reads bodies up to this many bytes; those that carry files have limits of their own. */
export function useBodyLimit(maxBytes: number): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser, fetchAPI }) {
      if (requestParser === undefined || request.body === null) return;
      if (isMultipart(request.headers.get('content-type') ?? '')) return;
      if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
      setRequestParser(async (whole) => {
        const { url, method, headers, signal } = whole;
        const body = await readUpTo(whole, maxBytes);
        return requestParser(new fetchAPI.Request(url, { method, headers, signal, body }));
      });
    },
  };
}

async function readUpTo({ body }: Request, maxBytes: number): Promise<string> {
  const arriving = arrivingBody(body);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (true) {
    const { done, value } = await arriving.next();
    if (done === true) return toText(Buffer.concat(chunks));
    bytes += value.length;
    chunks.push(value);
    if (bytes <= maxBytes) continue;
    await readAway(arriving);
    throw tooLarge(maxBytes);
  }
}

/** Other bytes would be read as something else than was sent. */
function toText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const message = 'the body must be JSON in UTF-8';
  throw createRefusal({ status: 400, code: 'INVALID_INPUT', message });
}

function tooLarge(maxBytes: number) {
  return createRefusal({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    message: `The body of a request has at most ${maxBytes} bytes; createUpload takes files of any size.`,
  });
}
