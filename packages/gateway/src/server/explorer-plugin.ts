import type { GraphiQLOptions, Plugin } from 'graphql-yoga';
import {
  type AssetEncoding,
  EXPLORER_PREFIX,
  type ExplorerAsset,
  type ExplorerAssets,
  loadExplorerAssets,
} from './explorer-asset.ts';

export interface ExplorerOptions {
  /** Where the page is, for browsers; `/` leads there. */
  readonly endpoint: string;
  readonly graphiql: GraphiQLOptions;
}

/**
 * GraphiQL for browsers, from this server alone. The page is small; what it loads is kept by the
 * browser until a release changes it.
 */
export function useExplorer({ endpoint, graphiql }: ExplorerOptions): Plugin {
  return {
    async onRequest({ request, url: { pathname }, fetchAPI, endResponse }) {
      if (!['GET', 'HEAD'].includes(request.method)) return;
      if (pathname.startsWith(EXPLORER_PREFIX)) {
        const asset = Object.values(await loadExplorerAssets()).find(
          ({ path }) => path === pathname,
        );
        if (asset !== undefined) endResponse(await answerAsset(request, asset, fetchAPI));
        return;
      }
      if (request.headers.get('accept')?.includes('text/html') !== true) return;
      if (pathname === '/') {
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: endpoint } }));
      }
      if (pathname === endpoint) {
        const page = renderPage(graphiql, await loadExplorerAssets());
        const headers = { 'content-type': 'text/html; charset=utf-8' };
        endResponse(new fetchAPI.Response(page, { headers }));
      }
    },
  };
}

async function answerAsset(
  { headers: asked, method }: Request,
  { contentType, etag, encoded }: ExplorerAsset,
  { Response: AnyResponse }: { readonly Response: typeof Response },
): Promise<Response> {
  const headers: Record<string, string> = {
    etag,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  };
  if (asked.get('if-none-match')?.includes(etag) === true) {
    return new AnyResponse(null, { status: 304, headers });
  }
  const encoding = chooseEncoding(asked.get('accept-encoding') ?? '');
  const body = await encoded(encoding);
  headers['content-type'] = contentType;
  headers['content-length'] = String(body.byteLength);
  if (encoding !== 'identity') headers['content-encoding'] = encoding;
  return new AnyResponse(method === 'HEAD' ? null : body, { headers });
}

function chooseEncoding(accepted: string): AssetEncoding {
  const encodings = accepted
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]);
  return (['br', 'gzip'] as const).find((each) => encodings.includes(each)) ?? 'identity';
}

function renderPage(graphiql: GraphiQLOptions, { script, style, icon }: ExplorerAssets): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${graphiql.title ?? 'GraphiQL'}</title>
    <link rel="icon" href="${relative(icon)}" />
    <link rel="stylesheet" href="${relative(style)}" />
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>The explorer needs JavaScript.</noscript>
    <div id="root"></div>
    <script src="${relative(script)}"></script>
    <script>
      YogaGraphiQL.renderYogaGraphiQL(
        document.querySelector('#root'),
        ${JSON.stringify(graphiql).replaceAll('<', '\\u003c')},
      );
    </script>
  </body>
</html>
`;
}

/** From the page, so that it works behind a proxy that adds a path. */
function relative({ path }: ExplorerAsset): string {
  return path.slice(1);
}
