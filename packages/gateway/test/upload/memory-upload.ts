import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Adapter,
  type Asset,
  type UploadFacet,
  type UploadFile,
  type UploadInput,
  type UploadResult,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { GraphContext, UploadRequest } from '@fabgraph/schema';
import { onTestFinished } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/index.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';
import { listenFor } from '../server/listening.ts';

export const SECRET = '0123456789abcdef0123456789abcdef';

/** One file as the vendor in memory got it. */
export interface Taken {
  readonly filename: string;
  readonly size: number | null;
  readonly contentType: string | null;
  bytes: number;
  sha256: string | null;
  /** Why the content broke off. */
  failure: unknown;
}

export interface UploadVendor {
  readonly adapter: Adapter;
  readonly taken: Taken[];
  readonly contexts: WriteContext[];
  readonly inputs: UploadInput[];
}

export interface UploadVendorOptions {
  /** What the vendor says of each file: by default its true checksum. */
  readonly report?: (file: Taken) => string | null;
  /** Done instead of reading the files. */
  readonly refuse?: () => Promise<never>;
  /** Called as bytes come. */
  readonly onBytes?: (file: Taken) => void | Promise<void>;
  readonly maxFiles?: number;
  readonly needsFolder?: boolean;
}

/** A vendor in memory that reads what it is sent and keeps count and checksum only. */
export function createUploadVendor({
  report = ({ sha256 }) => `sha256:${sha256}`,
  refuse,
  onBytes,
  maxFiles = 3,
  needsFolder = false,
}: UploadVendorOptions = {}): UploadVendor {
  const { adapter } = createMemoryVendor();
  const taken: Taken[] = [];
  const contexts: WriteContext[] = [];
  const inputs: UploadInput[] = [];
  const uploads: UploadFacet = {
    maxFiles,
    needsFolder,
    upload: async (input, context) => {
      inputs.push(input);
      return take(input.files, context);
    },
    replace: async (_asset, file, context) => take([file], context),
  };

  return { adapter: { ...adapter, facets: { uploads } }, taken, contexts, inputs };

  async function take(files: readonly UploadFile[], context: WriteContext): Promise<UploadResult> {
    contexts.push(context);
    if (refuse !== undefined) return refuse();
    const assets: Asset[] = [];
    for (const { content, ...told } of files) {
      const file: Taken = { ...told, bytes: 0, sha256: null, failure: null };
      taken.push(file);
      await read(content, file);
      assets.push(assetOf(file, report(file)));
    }
    return { models: [], assets, job: null };
  }

  async function read(content: AsyncIterable<Uint8Array>, file: Taken): Promise<void> {
    const hash = createHash('sha256');
    try {
      for await (const chunk of content) {
        file.bytes += chunk.length;
        hash.update(chunk);
        await onBytes?.(file);
      }
    } catch (error) {
      file.failure = error;
      if (error instanceof VendorError) throw error;
      throw new Error('the connection to the vendor broke off', { cause: error });
    }
    file.sha256 = hash.digest('hex');
  }

  function assetOf({ filename }: Taken, checksum: string | null): Asset {
    return {
      name: filename,
      checksum,
      ref: { account: 'shop', type: 'Asset', path: filename },
    } as Asset;
  }
}

export interface UploadServer {
  readonly gateway: Gateway;
  readonly url: string;
  readonly dataDir: string;
  readonly create: (
    request?: Partial<UploadRequest>,
  ) => ReturnType<GraphContext['uploads']['create']>;
  readonly complete: (uploadId: string) => Promise<UploadResult>;
}

/** A gateway over real HTTP, with the graph's side of its uploads at hand. */
export async function startUploadServer(
  { adapter }: UploadVendor,
  options: Partial<GatewayOptions> = {},
): Promise<UploadServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const registry = { vendors: [], accounts: [adapter] };
  const gateway = createGateway({ registry, secret: SECRET, dataDir, ...options });
  const url = await listenFor(gateway);
  const context = { registry, signal: new AbortController().signal } as unknown as GraphContext;

  return {
    gateway,
    url,
    dataDir,
    create: (request) =>
      gateway.uploads.create({
        adapter,
        folder: null,
        replaces: null,
        files: [{ filename: 'part.stl', size: null, checksum: null }],
        allowResize: false,
        allowRotation: false,
        ...request,
      }),
    complete: async (uploadId) => (await gateway.uploads.complete(uploadId, context)).result,
  };
}
