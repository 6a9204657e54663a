import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Links that work without a credential, as a storage service's pre-signed ones do. */
export interface UrlSigner {
  /** An absolute URL for a method on a path. */
  sign(origin: string, method: string, path: string): string;
  accepts(method: string, url: URL): boolean;
}

export function createUrlSigner(): UrlSigner {
  const secret = randomBytes(32);
  const signatureOf = (method: string, path: string) =>
    createHmac('sha256', secret).update(`${method} ${path}`).digest('hex').slice(0, 32);
  return {
    sign: (origin, method, path) => `${origin}${path}?signature=${signatureOf(method, path)}`,
    accepts(method, url) {
      const given = Buffer.from(url.searchParams.get('signature') ?? '');
      const expected = Buffer.from(signatureOf(method, url.pathname));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
