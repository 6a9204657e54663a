import { ID, type SnapshotId } from './ref.ts';

/**
 * Reads ids out of the URIs that the vendor names things by. None of them is ever requested: what
 * is needed is asked for by id at the configured address. A URI of a host that is not configured
 * names nothing of this account, unless the service calls itself by that host: behind a proxy, or
 * after the vendor moved its services, it writes another address than it is reached at.
 * @param ownUri what the item that holds the URI calls itself; its host counts as configured.
 */
export interface UriReader {
  readonly modelId: (uri: string | null, ownUri?: string | null) => string | null;
  readonly snapshotId: (uri: string | null, ownUri?: string | null) => SnapshotId | null;
  readonly sliceId: (uri: string | null, ownUri?: string | null) => string | null;
  /** A slicing configuration's own uri, whole: it is told back to the vendor and never requested. */
  readonly configUri: (uri: string) => string | null;
  /** The same uri with its scheme and host. */
  readonly absolute: (uri: string) => string;
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

  const parse = (uri: string | null): URL | null =>
    uri !== null && URL.canParse(uri, `${baseUrl}/`) ? new URL(uri, `${baseUrl}/`) : null;

  const pathOf = (uri: string | null, ownUri: string | null): string | null => {
    if (uri === null) return null;
    const [, origin = '', host = '', path] = PLAIN_URI.exec(uri) ?? [];
    const isPlain =
      path !== undefined && (knownHosts.has(host) || ownUri?.startsWith(`${origin}/`));
    return isPlain ? path : pathOfUnusual(uri, ownUri);
  };

  const pathOfUnusual = (uri: string, ownUri: string | null): string | null => {
    const url = parse(uri);
    if (url === null || !PROTOCOLS.has(url.protocol)) return null;
    const isKnown = knownHosts.has(url.host) || url.host === parse(ownUri)?.host;
    return isKnown ? url.pathname : null;
  };

  const match = (
    pattern: RegExp,
    uri: string | null,
    ownUri: string | null,
  ): RegExpExecArray | null => {
    const path = pathOf(uri, ownUri);
    return path === null ? null : pattern.exec(path);
  };

  return {
    modelId: (uri, ownUri = null) => match(MODEL, uri, ownUri)?.[1] ?? null,
    snapshotId: (uri, ownUri = null) => {
      const [, modelId, snapshotId] = match(SNAPSHOT, uri, ownUri) ?? [];
      return modelId === undefined || snapshotId === undefined ? null : { modelId, snapshotId };
    },
    sliceId: (uri, ownUri = null) => match(SLICE, uri, ownUri)?.[1] ?? null,
    configUri: (uri) => (match(CONFIG, uri, uri) === null ? null : (parse(uri)?.href ?? null)),
    absolute: (uri) => parse(uri)?.href ?? uri,
  };
}

/**
 * Origin, host and path of an address that means what it says letter by letter, as nearly all do: no
 * need to make a URL of it, which takes ten times as long.
 */
const PLAIN_URI = /^(https?:\/\/([a-z0-9.-]+(?::\d+)?))(\/[\w/-]*)$/;

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:']);
const MODEL = new RegExp(`/model/(${ID})/?$`);
const SNAPSHOT = new RegExp(`/model/(${ID})/snapshot/(${ID})/?$`);
const SLICE = new RegExp(`/slice/(${ID})/?$`);
const CONFIG = new RegExp(`/config/(${ID})/?$`);
