import type {
  Adapter,
  FileContent,
  FileFacet,
  OpenedFile,
  OpenOptions,
  Ref,
} from '@fabgraph/contract';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/index.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';
import { listenFor } from '../server/listening.ts';

export const SECRET = '0123456789abcdef0123456789abcdef';
export const ASSET: Ref<'Asset'> = { account: 'shop', type: 'Asset', path: 'files/1' };

export interface FileServer {
  readonly gateway: Gateway;
  readonly adapter: Adapter;
  readonly url: string;
  /** An address on this server. */
  readonly link: (content?: FileContent, ref?: Ref<'Asset'>) => string;
  readonly opened: OpenOptions[];
  /** How often a body was read to its end or let go. */
  readonly closedCount: () => number;
}

export interface FileServerOptions {
  readonly file?: Partial<Omit<OpenedFile, 'body'>>;
  readonly body?: () => AsyncIterable<Uint8Array>;
  readonly open?: FileFacet['open'];
  readonly gateway?: Partial<GatewayOptions>;
}

/** A gateway over real HTTP and a vendor in memory with one file. */
export async function startFileServer({
  file = {},
  body = () => chunksOf('solid cube'),
  open,
  gateway: options = {},
}: FileServerOptions = {}): Promise<FileServer> {
  const opened: OpenOptions[] = [];
  let closedCount = 0;
  const files: FileFacet = {
    open: async (ref, content, openOptions) => {
      opened.push(openOptions);
      if (open !== undefined) return open(ref, content, openOptions);
      return openedFile({ ...file, body: counting(body()) });
    },
  };
  const { adapter: base } = createMemoryVendor();
  const adapter: Adapter = {
    ...base,
    facets: { files },
    isRef: ({ path }) => /^files\/\d+$/.test(path),
  };
  const gateway = createGateway({
    registry: { vendors: [], accounts: [adapter] },
    secret: SECRET,
    ...options,
  });
  const url = await listenFor(gateway);

  return {
    gateway,
    adapter,
    url,
    link: (content = 'download', ref = ASSET) => gateway.files.urlFor(ref, content),
    opened,
    closedCount: () => closedCount,
  };

  async function* counting(bytes: AsyncIterable<Uint8Array>) {
    try {
      yield* bytes;
    } finally {
      closedCount += 1;
    }
  }
}

export function openedFile(file: Partial<OpenedFile> = {}): OpenedFile {
  return {
    status: 200,
    filename: 'cube.stl',
    contentType: 'model/stl',
    size: 10,
    contentRange: null,
    acceptsRanges: true,
    body: chunksOf('solid cube'),
    ...file,
  };
}

export async function* chunksOf(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

/** Bytes without end. */
export async function* endless() {
  const chunk = Buffer.alloc(65_536);
  while (true) {
    yield chunk;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
