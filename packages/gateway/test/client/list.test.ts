import {
  createClient,
  GatewayError,
  IncompleteListError,
  type Source,
} from '@fabgraph/codegen-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway, startTestGateway } from '../e2e/gateway-setup.ts';

let test: OpenedGateway;
beforeAll(async () => {
  test = await openTestGateway();
});
afterAll(() => test.close());

describe('a list of the client', () => {
  it('pages by itself through every item of three vendors, each once', async () => {
    const { models } = createClient({ url: test.url });
    const list = models.list({ first: 50 });
    const ids: string[] = [];
    for await (const model of list) ids.push(model.id);
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
    expect(list.sources.map(({ state }) => state)).toEqual(['OK', 'OK', 'OK']);
    expect(list.sources.reduce((sum, { returned }) => sum + returned, 0)).toBe(ids.length);
  });

  it('gives one page, and the next after its cursor, as the graph orders and filters them', async () => {
    const { jobs } = createClient({ url: test.url });
    const list = jobs.list({
      first: 4,
      filter: { vendors: ['metafold'] },
      orderBy: { field: 'NAME', direction: 'ASC' },
    });
    const first = await list.page();
    const second = await list.page({ after: first.pageInfo.endCursor });
    const both = await list.page({ first: 8 });
    expect([...first.nodes, ...second.nodes]).toEqual(both.nodes);
    expect(new Set(both.nodes.map(({ account }) => account.vendor.id))).toEqual(
      new Set(['metafold']),
    );
  });

  it('counts each of two loops at a time for itself', async () => {
    const { folders } = createClient({ url: test.url });
    const list = folders.list({ first: 2 });
    const read = async () => {
      let count = 0;
      for await (const _folder of list) count += 1;
      return count;
    };
    const [count, other] = await Promise.all([read(), read()]);
    expect(other).toBe(count);
    expect(list.sources.reduce((sum, { returned }) => sum + returned, 0)).toBe(count);
  });

  it.each(['models', 'assets', 'jobs'] as const)('has the %s of one folder', async (noun) => {
    const client = createClient({ url: test.url });
    const filter = { vendors: ['metafold'] };
    const [folder] = (await client.folders.list({ first: 1, filter }).page()).nodes;
    const all: { readonly id: string }[] = [];
    const own: { readonly id: string }[] = [];
    for await (const thing of client[noun].list({ filter })) all.push(thing);
    const list = client[noun].list({ folderId: folder!.id, first: 3 });
    for await (const thing of list) own.push(thing);

    const ids = new Set(all.map(({ id }) => id));
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
    for (const { id } of own) expect(ids).toContain(id);
    expect(list.sources).toMatchObject([{ account: { name: 'metafold-demo' }, state: 'OK' }]);
    // An id that is right, and of no folder.
    await expect(client[noun].list({ folderId: own[0]!.id }).page()).rejects.toBeInstanceOf(
      GatewayError,
    );
  });

  it('reads no further than it is looped over', async () => {
    const { assets } = createClient({ url: test.url });
    let pages = 0;
    for await (const page of assets.list({ first: 2 }).pages()) {
      pages += 1;
      expect(page.nodes).toHaveLength(2);
      if (pages === 3) break;
    }
    expect(pages).toBe(3);
  });

  it('stops with the reason of its signal', async () => {
    const { models } = createClient({ url: test.url });
    const controller = new AbortController();
    const read = async () => {
      for await (const _model of models.list({ first: 1, signal: controller.signal })) {
        controller.abort(new Error('enough'));
      }
    };
    await expect(read()).rejects.toThrow('enough');
  });

  it('finds every kind of thing again by its id, and null for one that is not there', async () => {
    const { accounts, assets, folders, jobs, models } = createClient({ url: test.url });
    for (const noun of [assets, folders, jobs, models]) {
      const [line] = (await noun.list({ first: 1 }).page()).nodes;
      const { id, name, account } = line!;
      expect(await noun.get(id)).toMatchObject({ id, name, account });
    }
    const [account] = await accounts.list();
    expect(await accounts.get(account!.id)).toEqual(account);
    expect(await accounts.get(account!.name)).toEqual(account);
    expect(await accounts.get('nobody')).toBeNull();
  });
});

describe('a list of which one account fails', () => {
  it('gives all that the others have, then throws with what failed', async () => {
    const { models } = createClient({ url: await withBroken3dverse() });
    const list = models.list();
    const vendors = new Set<string>();
    const read = async () => {
      for await (const { account } of list) vendors.add(account.vendor.id);
    };
    const error = await read().catch((thrown) => thrown);

    expect(vendors).toEqual(new Set(['metafold', 'authentise']));
    expect(error).toBeInstanceOf(IncompleteListError);
    expect(error).toMatchObject({
      code: 'VENDOR_UNAVAILABLE',
      vendor: '3dverse',
      account: '3dverse-demo',
      retryable: true,
      message: expect.stringContaining('3dverse-demo'),
    });
    expect(error.sources).toMatchObject([{ state: 'FAILED', account: { name: '3dverse-demo' } }]);
    expect(list.sources.map(({ state }) => state).sort()).toEqual(['FAILED', 'OK', 'OK']);
  });

  it('is whole for one who takes the failures', async () => {
    const { models } = createClient({ url: await withBroken3dverse() });
    const failed: Source[] = [];
    let count = 0;
    for await (const _model of models.list({ onFailedSource: (source) => failed.push(source) })) {
      count += 1;
    }
    expect(count).toBeGreaterThan(50);
    expect(failed.map(({ account }) => account.name)).toEqual(['3dverse-demo']);
  });

  it('throws nothing page by page: each has its sources', async () => {
    const { models } = createClient({ url: await withBroken3dverse() });
    const states: string[] = [];
    for await (const page of models.list({ first: 50 }).pages()) {
      states.push(page.sources.find(({ account }) => account.name === '3dverse-demo')!.state);
    }
    expect(states[0]).toBe('FAILED');
    expect(new Set(states.slice(1))).toEqual(new Set(['SKIPPED']));
  });
});

describe('a list that one thing is left out of', () => {
  const fields = { filename: 'gear.stl', project_id: '1' };

  async function listAssets(failed?: Source[]) {
    const { url, emulators } = await startTestGateway();
    emulators.metafold.addFaults([
      { path: '/projects', body: [{ id: '1', name: 'Gears' }] },
      {
        path: '/projects/1/assets',
        body: [{ id: '1', ...fields }, { id: '2' }, { id: '3', ...fields }],
      },
    ]);
    const onFailedSource = failed && ((source: Source) => void failed.push(source));
    const filter = { vendors: ['metafold'] };
    return createClient({ url }).assets.list({ first: 1, filter, onFailedSource });
  }

  it('gives the others, then throws, since it is not whole', async () => {
    const list = await listAssets();
    const names: string[] = [];
    const read = async () => {
      for await (const { name } of list) names.push(name);
    };
    await expect(read()).rejects.toThrow(/1 of 3 items .* was left out: \[1\]/);
    expect(names).toEqual(['gear.stl', 'gear.stl']);
  });

  it('tells one who takes the failures once, however many pages there are', async () => {
    const failed: Source[] = [];
    const list = await listAssets(failed);
    let count = 0;
    for await (const _asset of list) count += 1;
    expect(count).toBe(2);
    expect(failed).toMatchObject([{ state: 'OK', error: { code: 'VENDOR_BAD_RESPONSE' } }]);
  });
});

async function withBroken3dverse(): Promise<string> {
  const { url, emulators } = await startTestGateway();
  emulators['3dverse'].addFaults([{ path: '/**', status: 503 }]);
  return url;
}
