import { createGateway } from '../../src/index.ts';
import { listenFor } from '../server/listening.ts';
import { SECRET, type UploadVendor } from '../upload/memory-upload.ts';
import { put } from '../upload/put-client.ts';

export interface Part {
  readonly name: string;
  readonly value: string | Buffer;
  readonly filename?: string;
}

/** A part as it is on the wire, with its boundary. */
export interface RawPart {
  readonly raw: string;
}

export interface MultipartAnswer {
  readonly status: number;
  /** Of the first error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** A gateway over real HTTP; gives the address of its graph. */
export async function startMultipartServer({ adapter }: UploadVendor): Promise<string> {
  const registry = { vendors: [], accounts: [adapter] };
  return `${await listenFor(createGateway({ registry, secret: SECRET }))}/graphql`;
}

const BOUNDARY = 'a-boundary';

/** Sends these parts in this order; with `end`, only the body up to there. */
export async function sendMultipart(
  url: string,
  parts: readonly (Part | RawPart)[],
  headers: Readonly<Record<string, string>> = { 'graphql-preflight': '1' },
  end?: number,
): Promise<MultipartAnswer> {
  const body = Buffer.concat([...parts.map(toBytes), Buffer.from(`--${BOUNDARY}--\r\n`)]);
  const contentType = `multipart/form-data; boundary=${BOUNDARY}`;
  const { status, body: answer } = await put(
    url,
    body.subarray(0, end),
    { 'content-type': contentType, ...headers },
    'POST',
  );
  const { errors = [] } = answer as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  return { status, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

function toBytes(part: Part | RawPart): Buffer {
  if ('raw' in part) return Buffer.from(part.raw);
  const { name, value, filename } = part;
  const quoted = filename?.replaceAll('"', '%22');
  const file = quoted === undefined ? '' : `; filename="${quoted}"\r\ncontent-type: model/stl`;
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
}
