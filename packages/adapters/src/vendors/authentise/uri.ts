import { ID, type SnapshotId } from './ref.ts';

/**
 * Reads ids out of the URIs that the vendor names things by. None of them is ever requested: what
 * is needed is asked for by id at the configured address. A URI of a host that is not configured
 * names nothing of this account.
 */
export interface UriReader {
  readonly modelId: (uri: string | null) => string | null;
  readonly snapshotId: (uri: string | null) => SnapshotId | null;
  readonly sliceId: (uri: string | null) => string | null;
}

export interface UriReaderOptions {
  /** Base of the service that sends the URIs; what is relative is relative to it. */
  readonly baseUrl: string;
  /** Bases of all services of the account. */
  readonly knownUrls: readonly string[];
}

export function createUriReader({ baseUrl, knownUrls }: UriReaderOptions): UriReader {
  // The vendor mixes http and https for one host, and nothing is sent there: the host alone counts.
  const knownHosts = new Set(knownUrls.map((url) => new URL(url).host));

  const match = (pattern: RegExp, uri: string | null): readonly string[] | null => {
    if (uri === null || !URL.canParse(uri, `${baseUrl}/`)) return null;
    const { protocol, host, pathname } = new URL(uri, `${baseUrl}/`);
    if (!PROTOCOLS.has(protocol) || !knownHosts.has(host)) return null;
    return pattern.exec(pathname)?.slice(1) ?? null;
  };

  return {
    modelId: (uri) => match(MODEL, uri)?.[0] ?? null,
    snapshotId: (uri) => {
      const [modelId, snapshotId] = match(SNAPSHOT, uri) ?? [];
      return modelId === undefined || snapshotId === undefined ? null : { modelId, snapshotId };
    },
    sliceId: (uri) => match(SLICE, uri)?.[0] ?? null,
  };
}

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:']);
const MODEL = new RegExp(`/model/(${ID})/?$`);
const SNAPSHOT = new RegExp(`/model/(${ID})/snapshot/(${ID})/?$`);
const SLICE = new RegExp(`/slice/(${ID})/?$`);
