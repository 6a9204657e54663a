import type { IncomingMessage } from 'node:http';

const ABSOLUTE = /^https?:\/\/[^/?#]+/i;
/** A host with more in it than a host would make another path of the one that was asked for. */
const HOST = /^[^\s/?#@\\]+$/;

/**
 * Path and query that a request is for. Its target may be a whole URL, as it is sent to a proxy:
 * then the host in it has to be one, and means nothing more. Null where the target or the `Host`
 * header is not right.
 */
export function requestTargetOf({
  url = '',
  headers: { host = '' },
}: Pick<IncomingMessage, 'url' | 'headers'>): string | null {
  if (host !== '' && !isHost(host)) return null;
  if (url.startsWith('/')) return url;
  const [origin] = ABSOLUTE.exec(url) ?? [];
  if (origin === undefined || !isHost(origin.slice(origin.indexOf('//') + 2))) return null;
  const target = url.slice(origin.length);
  return target.startsWith('/') ? target : `/${target}`;
}

function isHost(text: string): boolean {
  return HOST.test(text) && URL.canParse(`http://${text}`);
}
