import type { Entity, Page, ReadContext } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { connect, createContext, facetsOf, folderRef, pathsOf } from './connect.ts';

test('an account’s lists open one after the other, newest project first', async () => {
  const { emulator, adapter } = await connect();
  const { assets } = facetsOf(adapter);
  const first = await assets.list({ first: 10 }, createContext());
  expect(pathsOf(emulator)).toEqual(['GET /projects', 'GET /projects/44/assets']);
  expect(first.isLast).toBe(false);
  const after = first.cursorAfter(first.items.length - 1);
  const second = await assets.list({ first: 10, after }, createContext());
  expect(second.items.every(({ ref }) => ref.path.startsWith('projects/43/'))).toBe(true);
});

test.each(['v1', 'legacy'] as const)(
  'with profile %s a walk gives everything once, whatever the size of its pages',
  async (profile) => {
    const { adapter } = await connect({ profile });
    const { assets, models, jobs } = facetsOf(adapter);
    for (const { list } of [assets, models, jobs]) {
      const whole = await walk(list, Number.POSITIVE_INFINITY);
      expect(await walk(list, 7)).toEqual(whole);
      expect(new Set(whole).size).toBe(whole.length);
      expect(whole.length).toBeGreaterThan(60);
    }
  },
);

test('a walk survives what others upload and delete meanwhile', async () => {
  const { emulator, adapter } = await connect();
  const { assets } = facetsOf(adapter);
  const whole = await walk(assets.list, 10);
  const first = await assets.list({ parent: folderRef('43'), first: 5 }, createContext());
  const [, gone, place] = first.items;
  const after = first.cursorAfter(2);
  const headers = { authorization: 'Bearer metafold-demo-token' };
  await fetch(`${emulator.baseUrl}/${gone?.ref.path}`, { method: 'DELETE', headers });
  await fetch(`${emulator.baseUrl}/${place?.ref.path}`, { method: 'DELETE', headers });
  const body = new FormData();
  body.append('file', new Blob(['solid a\nendsolid a\n']), 'fresh.stl');
  await fetch(`${emulator.baseUrl}/projects/43/assets`, { method: 'POST', headers, body });

  const rest = await assets.list({ parent: folderRef('43'), first: 5, after }, createContext());
  const expected = whole.filter((path) => path.startsWith('projects/43/')).slice(3);
  expect(rest.items.map(({ ref }) => ref.path)).toEqual(expected);
});

test('who sorts gets all lists in one page, in the vendor’s order, and is told so', async () => {
  const { emulator, adapter } = await connect();
  const { assets } = facetsOf(adapter);
  const orderBy = { field: 'NAME', direction: 'ASC' } as const;
  const page = await assets.list({ first: 10, orderBy }, createContext());
  expect(page).toMatchObject({
    isLast: true,
    pushedDown: { order: false },
    total: page.items.length,
  });
  expect(page.items.map(({ ref }) => ref.path)).toEqual(await walk(assets.list, 50));
  expect(pathsOf(emulator).slice(0, 5).sort()).toEqual([
    'GET /projects',
    'GET /projects/41/assets',
    'GET /projects/42/assets',
    'GET /projects/43/assets',
    'GET /projects/44/assets',
  ]);
});

test('what the vendor can search for is searched for', async () => {
  const { emulator, adapter } = await connect();
  const { folders, assets, models, jobs } = facetsOf(adapter);
  const parent = folderRef('41');
  const query = async <F>(
    list: (context: ReturnType<typeof createContext>) => Promise<Page<F>>,
  ) => {
    emulator.clearCalls();
    const page = await list(createContext());
    const searches = emulator.calls().map(({ query }) => new URLSearchParams(query).get('q'));
    return { searches, isPushedDown: page.pushedDown.filter, count: page.items.length };
  };

  expect(await query((c) => folders.list({ first: 5, filter: { name: 'fixtures*' } }, c))).toEqual({
    searches: ['name:"fixtures*"'],
    isPushedDown: true,
    count: 1,
  });
  const steps = await query((c) =>
    assets.list({ parent, first: 5, filter: { name: '*.STEP' } }, c),
  );
  expect(steps).toMatchObject({ searches: ['filename:"*.STEP"'], isPushedDown: true });
  expect(steps.count).toBeGreaterThan(0);
  const stl = await query((c) =>
    models.list({ parent, first: 5, filter: { formats: ['stl'] } }, c),
  );
  expect(stl).toMatchObject({ searches: ['filename:"*.stl"'], isPushedDown: true });
  const failed = { statuses: ['FAILED'], types: ['implicit/from-mesh'] } as const;
  expect(await query((c) => jobs.list({ parent, first: 5, filter: failed }, c))).toMatchObject({
    searches: ['type:"implicit/from-mesh" AND state:"failure"'],
    isPushedDown: true,
  });
});

test('what the vendor cannot search for is filtered here, and told', async () => {
  const { emulator, adapter } = await connect();
  const { assets, jobs } = facetsOf(adapter);
  const parent = folderRef('41');
  const whole = await jobs.list(
    { parent, first: 5, filter: { kinds: ['COMPUTE'] } },
    createContext(),
  );
  const createdAfter = whole.items[50]?.createdAt ?? new Date(0);
  emulator.clearCalls();
  const statuses = ['QUEUED', 'RUNNING'] as const;
  const page = await jobs.list(
    { parent, first: 5, filter: { kinds: ['COMPUTE'], statuses, createdAfter } },
    createContext(),
  );
  expect(pathsOf(emulator)).toEqual(['GET /projects/41/jobs']);
  expect(page.pushedDown.filter).toBe(false);
  const expected = whole.items.filter(
    ({ status, createdAt }) =>
      statuses.includes(status as never) && Number(createdAt) > Number(createdAfter),
  );
  expect(page.items.map(({ ref }) => ref)).toEqual(expected.map(({ ref }) => ref));

  emulator.clearCalls();
  const quoted = await assets.list({ parent, first: 5, filter: { name: 'a"b' } }, createContext());
  expect(quoted).toMatchObject({ items: [], pushedDown: { filter: false } });
  expect(pathsOf(emulator)).toEqual(['GET /projects/41/assets']);
});

test('a project that is deleted during the walk holds nothing; one that was asked for is not found', async () => {
  const { emulator, adapter } = await connect();
  const { assets } = facetsOf(adapter);
  emulator.addFaults([{ path: '/projects/43/assets', status: 404, body: { code: 404 } }]);
  const paths = await walk(assets.list, 50);
  expect(paths.some((path) => path.startsWith('projects/43/'))).toBe(false);
  expect(paths.some((path) => path.startsWith('projects/42/'))).toBe(true);
  await expect(
    assets.list({ parent: folderRef('43'), first: 5 }, createContext()),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

type List = (
  query: { readonly first: number; readonly after?: string | undefined },
  context: ReadContext,
) => Promise<Page<Entity>>;

/** The paths of everything, read in steps of `size`. */
async function walk(list: List, size: number): Promise<string[]> {
  const paths: string[] = [];
  let after: string | undefined;
  for (let round = 0; round < 200; round += 1) {
    const page = await list({ first: Math.min(size, 100), after }, createContext());
    const taken = page.items.slice(0, size);
    paths.push(...taken.map(({ ref }) => ref.path));
    if (page.isLast && taken.length === page.items.length) return paths;
    after = page.cursorAfter(taken.length - 1);
  }
  throw new Error('The walk does not end.');
}
