import { Pool } from 'undici';

const HEADERS = {
  metafold: { authorization: 'Bearer metafold-demo-token' },
  authentise: { authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}` },
  '3dverse': { api_key: '3dverse-demo-key' },
};
const MAX_WINDOW = 100;
const CONNECTIONS = 128;

/** Reads of the vendors with nothing between: no retries, no checks, no memory. */
export function createVendorReader(baseUrls) {
  const vendors = Object.fromEntries(
    Object.entries(baseUrls).map(([vendor, baseUrl]) => {
      const { origin, pathname } = new URL(baseUrl);
      const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
      return [vendor, { pool, prefix: pathname === '/' ? '' : pathname }];
    }),
  );

  return { json, pages, window };

  async function json(vendor, path) {
    const { pool, prefix } = vendors[vendor];
    return new Promise((resolve, reject) => {
      const chunks = [];
      pool.dispatch(
        { path: `${prefix}${path}`, method: 'GET', headers: HEADERS[vendor] },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData: (_, chunk) => chunks.push(chunk),
          onResponseEnd: () => resolve(JSON.parse(textOf(chunks))),
          onResponseError: (_, error) => reject(error),
        },
      );
    });
  }

  function window(path, limit, offset = 0) {
    return json('3dverse', `${path}?offset=${offset}&limit=${limit}`);
  }

  /** The whole of a list, page after page, as the vendor gives it. */
  async function pages(vendor, path) {
    const read = [];
    if (vendor === 'authentise') {
      for (let next = path; next !== null; ) {
        const { resources, links } = await json(vendor, next);
        read.push(resources);
        next = links.next === null ? null : links.next.slice(new URL(links.next).origin.length);
      }
      return read;
    }
    for (let offset = 0; ; offset += MAX_WINDOW) {
      const page = await window(path, MAX_WINDOW, offset);
      read.push(page);
      if (Object.values(page).flat().length < MAX_WINDOW) return read;
    }
  }
}

function textOf(chunks) {
  const [first] = chunks;
  return (chunks.length === 1 ? first : Buffer.concat(chunks)).toString();
}
