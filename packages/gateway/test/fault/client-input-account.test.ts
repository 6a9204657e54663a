import { pino } from 'pino';
import { expect, it } from 'vitest';
import { callsOf, startTestGateway, vendorsOf } from '../e2e/gateway-setup.ts';

interface Sources {
  readonly models: {
    readonly nodes: readonly { readonly account: { readonly name: string } }[];
    readonly sources: readonly {
      readonly account: { readonly name: string };
      readonly state: string;
      readonly error: { readonly code: string } | null;
    }[];
  };
}

it('E23: a wrong credential of one vendor costs its own fields only', async () => {
  const wrong = { '3dverse': { apiKey: 'canary-wrong-key' } };
  const { query } = await startTestGateway({ settings: wrong });
  const answer = await query<Sources & { asset: unknown; accounts: readonly unknown[] }>(
    `query ($id: ID!) {
      models(first: 30) { nodes { account { name } } sources { account { name } state error { code } } }
      asset(id: $id) { name }
      accounts { name }
    }`,
    { id: idOf('Asset:3dverse-demo:meshes/11111111-1111-4111-8111-111111111111') },
  );
  expect(answer.status).toBe(200);
  const { models, asset, accounts } = answer.data;
  expect(
    models.sources.map(({ account, state, error }) => [account.name, state, error?.code]),
  ).toEqual([
    ['metafold-demo', 'OK', undefined],
    ['authentise-demo', 'OK', undefined],
    ['3dverse-demo', 'FAILED', 'UNAUTHENTICATED'],
  ]);
  expect(new Set(models.nodes.map(({ account }) => account.name))).toEqual(
    new Set(['metafold-demo', 'authentise-demo']),
  );
  expect([asset, accounts.length]).toEqual([null, 3]);
  expect(answer.errors).toMatchObject([
    { path: ['asset'], extensions: { code: 'UNAUTHENTICATED', vendor: '3dverse' } },
  ]);
  expect(JSON.stringify(answer)).not.toContain('canary');
});

it('E28: an address of a file that another gateway gave out, or of another account, is 404', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  const own = await startTestGateway({ gateway: { logger } });
  const other = await startTestGateway({ gateway: { secret: 'y'.repeat(32) } });
  const without = await startTestGateway({ without: ['metafold'] });
  const { data } = await own.query<{
    assets: { nodes: { id: string; download: { url: string } }[] };
  }>('{ assets(first: 1, filter: { vendors: ["metafold"] }) { nodes { id download { url } } } }');
  const [asset] = data.assets.nodes;
  const address = new URL(asset?.download.url ?? '');
  for (const { emulators } of [own, other, without]) {
    for (const { clearCalls } of vendorsOf(emulators)) clearCalls();
  }
  for (const server of [other, without]) {
    const answer = await fetch(new URL(address.pathname, server.url));
    expect(answer.status).toBe(404);
    const read = await server.query('query ($id: ID!) { asset(id: $id) { download { url } } }', {
      id: asset?.id,
    });
    if (server === without) expect(read.data).toEqual({ asset: null });
    expect(callsOf(without.emulators, 'metafold')).toEqual([]);
  }
  // Each read has the vendor sign anew: what ran out there does not matter here.
  for (let read = 1; read <= 2; read += 1) {
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
    own.advance(2 * 3_600_000);
  }
  expect(callsOf(own.emulators, 'metafold').length).toBeGreaterThanOrEqual(2);
  expect(lines.join('')).not.toContain(address.pathname.split('/').at(-1));
});

function idOf(text: string): string {
  return Buffer.from(text).toString('base64url');
}
