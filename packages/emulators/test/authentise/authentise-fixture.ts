import type { Emulator } from '../../src/core/emulator.ts';
import { createBox } from '../../src/vendors/authentise/geometry/mesh-shape.ts';
import { encodeBinaryStl } from '../../src/vendors/authentise/geometry/stl-encode.ts';
import {
  type AuthentiseEmulatorOptions,
  startAuthentiseEmulator,
} from '../../src/vendors/authentise/index.ts';
import { closeAfter } from '../running.ts';

export interface ModelJson {
  uri: string;
  name: string;
  status: string;
  unit: string | null;
  analyses: { manifold: boolean | null };
  size: { x: number | null; y: number | null; z: number | null };
  volume: number | null;
  surface_area: number | null;
  polygons: number | null;
  file_size: number | null;
  content: string | null;
  snapshot: string | null;
  snapshot_content: string | null;
  'upload-location': string | null;
  parents: string[];
  children: string[];
  rights: string[];
  user_uri: string;
  created: string;
  updated: string;
}

export interface ListJson<T = ModelJson> {
  resources: T[];
  links: { self: string; next: string | null; prev: string | null };
  meta: { count: number };
}

/** An emulator that stands still in time; closed after the test. */
export async function start(options: AuthentiseEmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startAuthentiseEmulator({ clock: 'manual', ...options });
  closeAfter('test', emulator);
  return emulator;
}

const DEMO_TOKEN = Buffer.from('authentise-demo-id:authentise-demo-secret').toString('base64');

/** Sends requests with the demo token, or with the headers given; takes paths and absolute addresses. */
export function createClient(
  { origin }: Emulator,
  headers: Record<string, string> = { authorization: `Basic ${DEMO_TOKEN}` },
) {
  const send = (method: string, path: string, body?: unknown) =>
    fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    send,
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, body),
    put: (path: string, body: unknown) => send('PUT', path, body),
    async read<T = ModelJson>(path: string): Promise<T> {
      return (await send('GET', path)).json() as Promise<T>;
    },
    /** Creates a model and uploads bytes as its file; answers the model's address. */
    async upload(bytes: Uint8Array, name = 'part'): Promise<string> {
      const created = await send('POST', '/model/', { name });
      await putBytes(created.headers.get('x-upload-location') ?? '', bytes);
      return created.headers.get('location') ?? '';
    },
  };
}

export function putBytes(
  url: string,
  bytes: Uint8Array,
  contentType = 'application/octet-stream',
): Promise<Response> {
  return fetch(url, {
    method: 'PUT',
    headers: { 'content-type': contentType },
    body: Buffer.from(bytes),
  });
}

/** A binary STL box. */
export function boxFile(x: number, y: number, z: number): Uint8Array {
  return encodeBinaryStl(createBox(x, y, z));
}
