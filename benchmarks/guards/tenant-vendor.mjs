import { once } from 'node:events';
import { createServer } from 'node:http';
import { request as send } from 'undici';
import { DEMO_ACCOUNTS, startEmulators } from '../../packages/emulators/dist/index.js';

export const TENANTS = ['left', 'right'];
const VENDORS = DEMO_ACCOUNTS.map(({ vendor }) => vendor);

/** What the vendors' data of a tenant hold, and what a tenant's credentials hold. */
export const canaryOf = (tenant) => `canary-data-${tenant}`;
export const secretOf = (tenant, vendor) => `canary-secret-${tenant}-${vendor}`;
/** Sizes are told by their first digits. */
const SIZES = { left: 711_000_000_000, right: 722_000_000_000 };
export const sizesOf = (tenant) => new RegExp(`\\b${String(SIZES[tenant]).slice(0, 3)}\\d{9}\\b`);

/** Members that people fill in; the others have a form of their own. */
const FREE = /(^|_)(name|filename|username|description|title|message|msg|email|error)$/;
const SIZE = /(^|_)size$/;
const ID = /^(id|uri|\w+_id)$/;

/** How each vendor is told who asks. */
const HEADERS = {
  metafold: (secret) => ({ authorization: `Bearer ${secret}` }),
  authentise: (secret) => ({ authorization: `Basic ${btoa(`${secret}:${secret}`)}` }),
  '3dverse': (secret) => ({ api_key: secret }),
};
const DEMO_HEADERS = {
  metafold: { authorization: 'Bearer metafold-demo-token' },
  authentise: { authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}` },
  '3dverse': { api_key: '3dverse-demo-key' },
};
const OF_CONNECTION = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/**
 * Three vendors of two tenants, who have the same things under the same ids. Who asks is told by the
 * credential alone; each answer has the asking tenant's canary in every name, text and size, and
 * beside every id.
 */
export async function startTenantVendors() {
  const startAt = Date.now();
  const emulators = {};
  for (const tenant of TENANTS) {
    emulators[tenant] = await startEmulators({ clock: 'manual', startAt, isDemo: true });
  }
  const calls = { left: 0, right: 0 };
  const stands = await Promise.all(VENDORS.map(startStand));

  return {
    calls,
    baseUrls: Object.fromEntries(VENDORS.map((vendor, index) => [vendor, stands[index].baseUrl])),
    advance: (ms) => {
      for (const vendor of VENDORS) {
        for (const tenant of TENANTS) emulators[tenant][vendor].clock.advance(ms);
      }
    },
    /** The tenant's next calls to one vendor fail, with its canary in the reason. */
    disturb: (tenant, vendor, status) => {
      const says = `${canaryOf(tenant)} is not well`;
      const body = { message: says, msg: says, description: says, errors: [{ msg: says }] };
      emulators[tenant][vendor].clearFaults();
      emulators[tenant][vendor].addFaults([{ path: '*', times: 2, status, body }]);
    },
    close: async () => {
      for (const { close } of stands) close();
      for (const tenant of TENANTS) await emulators[tenant].close();
    },
  };

  async function startStand(vendor) {
    const tenantBy = new Map(
      TENANTS.map((tenant) => [keyOf(HEADERS[vendor](secretOf(tenant, vendor))), tenant]),
    );
    const server = createServer((request, response) => {
      answer(request, response).catch(() => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${server.address().port}`;
    const { baseUrl, origin: own } = emulators.left[vendor];
    return {
      baseUrl: baseUrl.replace(own, origin),
      close: () => {
        server.close();
        server.closeAllConnections();
      },
    };

    async function answer(request, response) {
      const { method, url, headers } = request;
      const tenant = tenantBy.get(keyOf(headers));
      if (tenant === undefined) {
        response.writeHead(401).end();
        return;
      }
      calls[tenant] += 1;
      const kept = Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name));
      const found = await send(emulators[tenant][vendor].origin + url, {
        method,
        // With the host that was asked for, so that the links in the answer lead here.
        headers: { ...Object.fromEntries(kept), ...DEMO_HEADERS[vendor] },
        body: method === 'GET' || method === 'HEAD' ? null : request,
      });
      const text = await found.body.text();
      const isJson = String(found.headers['content-type']).includes('json');
      const shown = isJson && text !== '' ? JSON.stringify(mark(JSON.parse(text), tenant)) : text;
      const told = Object.entries(found.headers).filter(([name]) => !OF_CONNECTION.has(name));
      response.writeHead(found.statusCode, Object.fromEntries(told)).end(shown);
    }
  }
}

function keyOf({ authorization = '', api_key: apiKey = '' }) {
  return `${authorization} ${apiKey}`;
}

function mark(value, tenant) {
  if (Array.isArray(value)) return value.map((item) => mark(item, tenant));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const marked = entries.map(([key, member]) => [key, markMember(key, member, tenant)]);
  if (entries.some(([key]) => ID.test(key))) marked.push(['canary', canaryOf(tenant)]);
  return Object.fromEntries(marked);
}

function markMember(key, member, tenant) {
  if (typeof member === 'string' && FREE.test(key)) return `${canaryOf(tenant)} ${member}`;
  if (typeof member === 'number' && SIZE.test(key)) return SIZES[tenant] + member;
  return mark(member, tenant);
}
