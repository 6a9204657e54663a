import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** One file that the explorer's page loads. Its path changes with its content. */
export interface ExplorerAsset {
  readonly path: string;
  readonly contentType: string;
  readonly etag: string;
  /** Made at the first call for each encoding. */
  readonly encoded: (encoding: AssetEncoding) => Promise<Uint8Array<ArrayBuffer>>;
}

export type AssetEncoding = 'br' | 'gzip' | 'identity';

export interface ExplorerAssets {
  readonly script: ExplorerAsset;
  readonly style: ExplorerAsset;
  readonly icon: ExplorerAsset;
}

export const EXPLORER_PREFIX = '/explorer/';

/** Small enough already, and made in a moment; the highest takes half a minute. */
const BROTLI_QUALITY = 5;

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };

let loading: Promise<ExplorerAssets> | undefined;

/** Nine megabytes that most gateways are never asked for, read at the first call. */
export function loadExplorerAssets(): Promise<ExplorerAssets> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ExplorerAssets> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const { js, css, favicon, editorWorkerService, jsonWorker, graphqlWorker } = graphiql;
  const workers = { editorWorkerService, json: jsonWorker, graphql: graphqlWorker };
  return {
    script: createAsset('js', 'text/javascript; charset=utf-8', `${startWorkers(workers)}${js};\n`),
    style: createAsset('css', 'text/css; charset=utf-8', css),
    icon: createIcon(favicon),
  };
}

/** The editor's workers come with the script, so that they need no address of their own. */
function startWorkers(workers: Readonly<Record<string, string>>): string {
  return `self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (() => {
    const sources = ${JSON.stringify(workers)};
    return (_, label) =>
      URL.createObjectURL(new Blob([sources[label]], { type: 'application/javascript' }));
  })(),
};
`;
}

function createIcon(dataUrl: string): ExplorerAsset {
  const [, contentType = '', base64 = ''] = /^data:([^;,]+);base64,(.*)$/s.exec(dataUrl) ?? [];
  return createAsset('icon', contentType, Buffer.from(base64, 'base64'));
}

function createAsset(kind: string, contentType: string, content: string | Buffer): ExplorerAsset {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 16);
  const made = new Map<AssetEncoding, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    path: `${EXPLORER_PREFIX}${hash}.${kind}`,
    contentType,
    etag: `"${hash}"`,
    encoded: (encoding) => {
      const known = made.get(encoding) ?? encode(Buffer.from(content), encoding);
      made.set(encoding, known);
      return known;
    },
  };
}

async function encode(
  content: Buffer<ArrayBuffer>,
  encoding: AssetEncoding,
): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'identity') return content;
  if (encoding === 'gzip') return compress.gzip(content);
  return compress.br(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
}
