import type { Ref } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { serve, type TestServer } from '../../support/server.ts';
import { createAdapter, createContext, facetsOf, folderRef, itemRef, itemsOf } from './connect.ts';

test('several things of a list whose length nobody knows yet cost one list', async () => {
  const { server, jobs } = await startProject(1_200);
  itemsOf(await jobs.getMany(refsOf(2), createContext()));
  expect(urlsOf(server)).toEqual(['/projects/1/jobs']);
});

test('one thing costs one call, however short the list', async () => {
  const { server, jobs } = await startProject(2);
  await jobs.list({ parent: folderRef('1'), first: 5, filter: JOBS }, createContext());
  itemsOf(await jobs.getMany(refsOf(1), createContext()));
  expect(urlsOf(server).slice(1)).toEqual(['/projects/1/jobs/1']);
});

test.each([
  [500, 2, 'one list'],
  [501, 2, '2 calls'],
  [1_200, 3, '3 calls'],
  [1_200, 4, 'one list'],
  [5_000, 11, '11 calls'],
  [5_000, 12, 'one list'],
])('of a list that had %i items, %i cost %s', async (length, count, cost) => {
  const { server, jobs } = await startProject(length);
  await jobs.list({ parent: folderRef('1'), first: 5, filter: JOBS }, createContext());
  const read = itemsOf(await jobs.getMany(refsOf(count), createContext()));
  expect(read.map(({ ref }) => ref)).toEqual(refsOf(count));
  const isList = cost === 'one list';
  expect(urlsOf(server).slice(1).sort()).toEqual(
    isList
      ? ['/projects/1/jobs']
      : refsOf(count)
          .map(({ path }) => `/${path}`)
          .sort(),
  );
});

test('what a search finds tells nothing of how long the list is', async () => {
  const { server, jobs } = await startProject(1_200);
  const filter = { ...JOBS, name: 'job' };
  await jobs.list({ parent: folderRef('1'), first: 5, filter }, createContext());
  itemsOf(await jobs.getMany(refsOf(2), createContext()));
  expect(urlsOf(server)).toEqual(['/projects/1/jobs?q=name%3A%22job%22', '/projects/1/jobs']);
});

test('a list that this operation reads anyway is used, however long, and for one thing alone', async () => {
  const { server, jobs } = await startProject(1_200);
  const list = () => jobs.list({ parent: folderRef('1'), first: 5, filter: JOBS }, context);
  let context = createContext();
  await list();
  itemsOf(await jobs.getMany(refsOf(1), context));
  expect(urlsOf(server)).toEqual(['/projects/1/jobs']);

  context = createContext();
  await Promise.all([list(), jobs.getMany(refsOf(2), context)]);
  expect(urlsOf(server)).toEqual(['/projects/1/jobs', '/projects/1/jobs']);
});

const JOBS = { kinds: ['COMPUTE'] } as const;

/** A project with so many jobs. */
async function startProject(length: number) {
  const job = (id: string) => ({ id, type: 't', state: 'success', name: 'job' });
  const all = Array.from({ length }, (_, index) => job(`${index + 1}`));
  const server = await serve((request, response) => {
    const [, id] = /\/jobs\/(\d+)$/.exec(request.url ?? '') ?? [];
    response.end(JSON.stringify(id === undefined ? all : job(id)));
  });
  return { server, jobs: facetsOf(createAdapter(server.origin)).jobs };
}

function refsOf(count: number): Ref<'Job'>[] {
  return Array.from({ length: count }, (_, index) =>
    itemRef('Job', `projects/1/jobs/${index + 1}`),
  );
}

function urlsOf({ calls }: TestServer): string[] {
  return calls.map(({ url }) => url ?? '');
}
