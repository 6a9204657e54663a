import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve, type TestServer } from '../../support/server.ts';

/** A model as little as the vendor ever sends. */
export interface BareModel {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface HandMadeVendor extends TestServer {
  /** The list as it is now; tests change it between calls. */
  models: BareModel[];
}

export interface HandMadeVendorOptions {
  readonly models?: readonly BareModel[];
  readonly pageSize?: number;
  /** Default: `filter[uri]` is honored as the vendor does it elsewhere. */
  readonly isUriFilterHonored?: boolean;
  /** Runs before a page is made. */
  readonly beforePage?: (vendor: HandMadeVendor) => void;
}

/** A model service that pages by offset, for what the emulator cannot show. */
export async function serveModels({
  models = [],
  pageSize = 10,
  isUriFilterHonored = true,
  beforePage = () => {},
}: HandMadeVendorOptions = {}): Promise<HandMadeVendor> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', vendor.origin);
    const [, id] = /^\/model\/([^/]+)\/$/.exec(url.pathname) ?? [];
    if (id !== undefined) return answerOne(id, response);
    if (url.pathname !== '/model/') return response.writeHead(404).end();
    beforePage(vendor);
    const uris = isUriFilterHonored ? url.searchParams.get('filter[uri]')?.split(',') : undefined;
    const matching = vendor.models.filter((model) => uris?.includes(uriOf(model)) ?? true);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const pageAt = (start: number) => {
      const query = new URLSearchParams(url.searchParams);
      query.set('offset', String(Math.max(start, 0)));
      return `/model/?${query}`;
    };
    response.end(
      JSON.stringify({
        resources: matching.slice(offset, offset + pageSize).map(toJson),
        links: {
          next: offset + pageSize < matching.length ? pageAt(offset + pageSize) : null,
          prev: offset > 0 ? pageAt(offset - pageSize) : null,
        },
        meta: { count: matching.length },
      }),
    );
  };
  const answerOne = (id: string, response: ServerResponse) => {
    const model = vendor.models.find((candidate) => candidate.id === id);
    if (model === undefined) return response.writeHead(404).end();
    return response.end(JSON.stringify(toJson(model)));
  };
  const uriOf = ({ id }: BareModel) => `${vendor.origin}/model/${id}/`;
  const toJson = ({ id, ...fields }: BareModel) => ({
    uri: `${vendor.origin}/model/${id}/`,
    name: id,
    status: 'processed',
    ...fields,
  });

  const server = await serve(answer);
  const vendor: HandMadeVendor = { ...server, models: [...models] };
  return vendor;
}

/** `m-1`, `m-2`, … */
export function numbered(count: number, fields: Record<string, unknown> = {}): BareModel[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m-${index + 1}`, ...fields }));
}

export function urlsOf({ calls }: TestServer): readonly string[] {
  return calls.map(({ method, url }) => `${method} ${url}`);
}
