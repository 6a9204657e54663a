/**
 * The vendor's address as a setting gives it, without a trailing slash.
 * @returns the problem in words where it is not an address that calls can be made to.
 */
export function parseBaseUrl(value: string): { url: string } | { problem: string } {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) return { problem: 'is not a URL; write it like https://host' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { problem: 'must begin with https:// or http://' };
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'must hold no user name or password' };
  }
  if (url.search !== '' || url.hash !== '') return { problem: 'must hold no ? and no #' };
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
