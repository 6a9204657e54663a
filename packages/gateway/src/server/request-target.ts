import type { IncomingMessage } from 'node:http';

const ABSOLUTE = /^https?:\/\/[^/?#]+/i;
/** A host with more in it than a host would make another path of the one that was asked for. */
const HOST = /^[^\s/?#@\\]+$/;

/**
 * Path and query that a request is for. Its target may be a whole URL, as it is sent to a proxy:
 * then the host in it has to be one, and means nothing more. Null where the target or the `Host`
 * header is not right, or there are two of it: of those a proxy may have gone by the other.
 */
export function requestTargetOf({
  url = '',
  headers: { host = '' },
  rawHeaders,
}: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): string | null {
  if ((host !== '' && !isHost(host)) || hasTwoHosts(rawHeaders)) return null;
  if (url.startsWith('/')) return url;
  const [origin] = ABSOLUTE.exec(url) ?? [];
  if (origin === undefined || !isHost(origin.slice(origin.indexOf('//') + 2))) return null;
  const target = url.slice(origin.length);
  return target.startsWith('/') ? target : `/${target}`;
}

/** node:http keeps the first and says nothing of the others. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count > 1;
}

function isHost(text: string): boolean {
  return HOST.test(text) && URL.canParse(`http://${text}`);
}
