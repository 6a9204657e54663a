import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer, defaultClientConditions, type InlineConfig, preview } from 'vite';
import { onTestFinished, vi } from 'vitest';

export interface Site {
  /** What was made of the page. */
  readonly chunks: readonly Chunk[];
  /** Serves it with its proxy to that gateway, for one test. Resolves to the page's address. */
  readonly serve: (gatewayUrl: string) => Promise<string>;
  readonly remove: () => void;
}

export interface Chunk {
  readonly code: string;
  /** What the browser is asked to load beside it. */
  readonly imports: readonly string[];
  readonly modules: readonly string[];
}

/** The page, of the sources of the client. */
const CONFIG: InlineConfig = {
  root: fileURLToPath(new URL('..', import.meta.url)),
  logLevel: 'silent',
  resolve: { conditions: ['@fabgraph/source', ...defaultClientConditions] },
};

export async function buildSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'fabgraph-page-'));
  // The runner's own would give the page the development build of React.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({ ...CONFIG, build: { outDir: folder, emptyOutDir: true } });
  vi.unstubAllEnvs();
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));

  return {
    chunks: outputs.flatMap((output) => {
      if (output.type !== 'chunk') return [];
      const { code, imports, dynamicImports, moduleIds } = output;
      return { code, imports: [...imports, ...dynamicImports], modules: moduleIds };
    }),
    serve: async (gatewayUrl) => {
      vi.stubEnv('FABGRAPH_URL', gatewayUrl);
      const server = await preview({
        ...CONFIG,
        build: { outDir: folder },
        preview: { host: '127.0.0.1', port: 0 },
      });
      vi.unstubAllEnvs();
      onTestFinished(() => server.close());
      return addressOf(server.httpServer as Server);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As `npm run dev` serves it. */
export async function serveForDevelopment(gatewayUrl: string): Promise<string> {
  const cacheDir = mkdtempSync(join(tmpdir(), 'fabgraph-page-'));
  vi.stubEnv('FABGRAPH_URL', gatewayUrl);
  const server = await createServer({
    ...CONFIG,
    cacheDir,
    server: { host: '127.0.0.1', port: 0, watch: null },
  });
  vi.unstubAllEnvs();
  await server.listen();
  onTestFinished(async () => {
    await server.close();
    rmSync(cacheDir, { recursive: true, force: true });
  });
  return addressOf(server.httpServer as Server);
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
