import type { Emulators } from '@fabgraph/emulators';
import type { VendorId } from './gateway-setup.ts';

export type Noun = 'models' | 'assets' | 'jobs' | 'folders';

/** Something that is listed: what its vendor's own paths are made of. */
export interface Target {
  readonly vendor: VendorId;
  /** The vendor's own path, as the global id holds it. */
  readonly path: string;
}

export interface VendorHands {
  readonly insert: (noun: Noun, vendor: VendorId, name: string) => Promise<void>;
  readonly rename: (noun: Noun, target: Target, name: string) => Promise<void>;
  readonly remove: (noun: Noun, target: Target) => Promise<void>;
}

type Request = readonly [method: string, path: string, body?: object | FormData | undefined];

/** Somebody else's, gone already, a folder that is not empty: then it is not done. */
const REFUSALS = new Set([403, 404, 409]);

const JSON_TYPE = { 'content-type': 'application/json' };

/** Does things at the vendors behind the gateway's back, by their own APIs. What a vendor has no call for is left undone. */
export async function createVendorHands(emulators: Emulators): Promise<VendorHands> {
  const { metafold, authentise, '3dverse': threeDVerse } = emulators;
  const headers: Readonly<Record<VendorId, Record<string, string>>> = {
    metafold: { authorization: 'Bearer metafold-demo-token' },
    authentise: { cookie: await logIn(authentise.baseUrl) },
    '3dverse': { api_key: '3dverse-demo-key' },
  };
  const [project] = await readJson<{ id: string }[]>(
    metafold.baseUrl,
    '/projects',
    headers.metafold,
  );
  const folders = await readJson<{ folder_id: string }[]>(
    threeDVerse.baseUrl,
    '/folders',
    headers['3dverse'],
  );

  async function send(vendor: VendorId, request: Request | undefined): Promise<void> {
    if (request === undefined) return;
    const [method, path, body] = request;
    const isForm = body instanceof FormData;
    const response = await fetch(emulators[vendor].baseUrl + path, {
      method,
      headers: { ...headers[vendor], ...(body !== undefined && !isForm && JSON_TYPE) },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    if (response.ok || REFUSALS.has(response.status)) return;
    throw new Error(`${vendor}: ${method} ${path}: ${response.status} ${await response.text()}`);
  }

  return {
    insert: (noun, vendor, name) =>
      send(vendor, insertion(noun, vendor, name, project?.id ?? '', folders[0]?.folder_id ?? '')),
    rename: (noun, { vendor, path }, name) => send(vendor, renaming(noun, vendor, path, name)),
    remove: (noun, { vendor, path }) => send(vendor, removal(noun, vendor, path)),
  };
}

function insertion(
  noun: Noun,
  vendor: VendorId,
  name: string,
  project: string,
  folder: string,
): Request | undefined {
  if (vendor === 'authentise') {
    return noun === 'models' ? ['POST', '/model/', { name, type: 'stl' }] : undefined;
  }
  const isMetafold = vendor === 'metafold';
  const file = toForm(`${name}.stl`);
  const requests: Readonly<Record<Noun, Request>> = isMetafold
    ? {
        models: ['POST', `/projects/${project}/assets`, file],
        assets: ['POST', `/projects/${project}/assets`, file],
        jobs: ['POST', `/projects/${project}/workflows`, { definition: ONE_STEP }],
        folders: ['POST', '/projects', { name }],
      }
    : {
        models: ['POST', `/folders/${folder}/source-files`, file],
        assets: ['POST', `/folders/${folder}/assets`, { asset_type: 'scene', name }],
        jobs: ['POST', `/folders/${folder}/source-files`, file],
        folders: ['POST', '/folders', { name }],
      };
  return requests[noun];
}

const ONE_STEP = 'jobs:\n  a:\n    type: x/y';

function renaming(noun: Noun, vendor: VendorId, path: string, name: string): Request | undefined {
  if (vendor === 'authentise') {
    return noun === 'models' ? ['PUT', `/model/${path}/`, { name }] : undefined;
  }
  if (vendor === 'metafold')
    return noun === 'folders' ? ['PATCH', `/${path}`, { name }] : undefined;
  const requests: Readonly<Partial<Record<Noun, Request>>> = {
    models: ['PATCH', `/source-files/${path}/details`, { name }],
    assets: ['PATCH', `/assets/${path}/description`, { name }],
    folders: ['PATCH', `/folders/${path}`, { name }],
  };
  return requests[noun];
}

function removal(noun: Noun, vendor: VendorId, path: string): Request | undefined {
  if (vendor === 'authentise') return undefined;
  if (vendor === 'metafold') return ['DELETE', `/${path}`];
  const requests: Readonly<Partial<Record<Noun, Request>>> = {
    models: ['DELETE', '/source-files', { source_file_ids: [path] }],
    assets: ['DELETE', `/assets/${path}`],
    folders: ['DELETE', `/folders/${path}`],
  };
  return requests[noun];
}

function toForm(filename: string): FormData {
  const form = new FormData();
  form.append('file', new File(['solid nothing\nendsolid nothing\n'], filename));
  return form;
}

async function logIn(baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}/sessions/`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ username: 'demo', password: 'demo-password' }),
  });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function readJson<T>(
  baseUrl: string,
  path: string,
  headers: Record<string, string>,
): Promise<T> {
  const response = await fetch(baseUrl + path, { headers });
  return (await response.json()) as T;
}
