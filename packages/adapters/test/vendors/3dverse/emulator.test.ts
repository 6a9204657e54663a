import type { Folder, Job, Model } from '@fabgraph/contract';
import type { Emulator, ThreeDVerseEmulatorOptions } from '@fabgraph/emulators';
import { assert, describe, expect, test } from 'vitest';
import { connect, entityOf, errorOf, request, startEmulated, walk } from './support.ts';

const API_KEY = '3dverse-demo-key';

/** A write that this adapter has no word for. */
async function post(emulator: Emulator, path: string, body: object): Promise<unknown> {
  const isForm = body instanceof FormData;
  const response = await fetch(emulator.baseUrl + path, {
    method: 'POST',
    headers: { api_key: API_KEY, ...(isForm ? {} : { 'content-type': 'application/json' }) },
    body: isForm ? body : JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return await response.json();
}

const READINGS: readonly (readonly [string, ThreeDVerseEmulatorOptions])[] = [
  ['as assumed', {}],
  ['that gives at most ten at once', { maxLimit: 10 }],
  ['that sends no count headers', { countHeaders: false }],
  ['that nests its folders', { folderList: 'nested' }],
  ['that sends empty groups', { emptyGroups: true }],
  ['that matches names exactly', { nameFilter: 'exact' }],
  ['that counts progress to 1', { progressScale: 1 }],
];

describe.each(READINGS)('at a vendor %s', (_reading, options) => {
  test('every list ends, with everything in it once', async () => {
    const { folders, models, assets, jobs, users } = await startEmulated(options);
    const lists = await Promise.all([
      walk(folders, { first: 50 }),
      walk(models, { first: 50 }),
      walk(assets, { first: 50 }),
      walk(jobs, { first: 50 }),
    ]);
    const counts = lists.map((list) => new Set(list.map(({ ref }) => ref.path)).size);
    expect(lists.map(({ length }) => length)).toEqual(counts);
    const [roots, files, things, work] = counts;
    expect(roots).toBeGreaterThan(0);
    expect(files).toBeGreaterThanOrEqual(60);
    expect(things).toBeGreaterThanOrEqual(200);
    expect(work).toBeGreaterThanOrEqual(60);
    expect((await walk(users, { first: 5 })).length).toBeGreaterThan(0);
  });

  test('what is found by name does not hang on how the vendor compares names', async () => {
    const { models } = await startEmulated(options);
    const all = await walk(models, { first: 100 });
    const name = all[0]?.name.toUpperCase() ?? '';
    const expected = all.filter((model) => model.name.toUpperCase() === name).length;
    expect(await walk(models, { first: 100, filter: { name } })).toHaveLength(expected);
  });

  test('every progress is between 0 and 1', async () => {
    const { jobs } = await startEmulated(options);
    const progress = (await walk(jobs, { first: 100 })).map((job) => job.progress);
    expect(progress.every((value) => value != null && value >= 0 && value <= 1)).toBe(true);
  });
});

test('the folder tree is walked from the roots down, each folder with its path', async () => {
  const { folders } = await startEmulated();
  const context = request();
  const byPath = new Map<string, Folder>();
  const visit = async (parent?: Folder['ref']): Promise<void> => {
    const query = parent === undefined ? { first: 100 } : { first: 100, parent };
    const { items } = await folders.list(query, context);
    const detailed = (await folders.getDetails?.(items, new Set(['path']), context)) ?? [];
    for (const folder of detailed.map(entityOf)) {
      byPath.set(String(folder.path), folder);
      await visit(folder.ref);
    }
  };
  await visit();
  expect(byPath.size).toBeGreaterThanOrEqual(25);
  for (const [path, { name, parent }] of byPath) {
    expect(path.endsWith(`/${name}`)).toBe(true);
    const above = path.slice(0, -name.length - 1);
    expect(parent?.path).toBe(above === '' ? undefined : byPath.get(above)?.ref.path);
  }
});

test('everything listed is read again by its ref', async () => {
  const { adapter, folders, models, assets, jobs } = await startEmulated();
  const context = request();
  const lists = [
    { facet: folders, items: await walk(folders, { first: 20 }) },
    { facet: models, items: await walk(models, { first: 20 }) },
    { facet: assets, items: (await walk(assets, { first: 100 })).slice(0, 30) },
    { facet: jobs, items: await walk(jobs, { first: 100 }) },
  ];
  for (const { facet, items } of lists) {
    const refs = items.map(({ ref }) => ref);
    expect(refs.filter((ref) => !adapter.isRef(ref))).toEqual([]);
    const read = facet.getMany as (
      wanted: typeof refs,
      context: ReturnType<typeof request>,
    ) => ReturnType<typeof folders.getMany>;
    const slots = await read(refs, context);
    expect(slots.map((slot) => entityOf(slot).ref)).toEqual(refs);
  }
});

test('a list of a page costs one call where the vendor tells how many there are', async () => {
  const { emulator, models, assets, jobs } = await startEmulated();
  for (const facet of [models, assets, jobs]) {
    emulator.clearCalls();
    const page = await facet.list({ first: 30 }, request());
    expect(page.items.length).toBeGreaterThanOrEqual(30);
    expect(emulator.calls()).toHaveLength(1);
  }
});

test('an upload is followed from its first state to its asset', async () => {
  const { emulator, folders, jobs, models, assets } = await startEmulated({ stageMs: 1_000 });
  const [folder] = (await folders.list({ first: 1 }, request())).items;
  assert(folder !== undefined);
  const form = new FormData();
  form.append('files', new Blob(['solid x\nendsolid x\n']), 'new-part.stl');
  const answer = await post(emulator, `/folders/${folder.vendorId}/source-files`, form);
  assert(typeof answer === 'object' && answer !== null && 'upload_task_id' in answer);

  const query = { first: 100, parent: folder.ref, filter: { isStep: false } };
  const uploads = await walk(jobs, query);
  const upload = uploads.find(({ vendorId }) => vendorId === answer.upload_task_id);
  assert(upload !== undefined);
  const seen: Job[] = [];
  for (let second = 0; second < 8; second += 1) {
    seen.push(entityOf<Job>((await jobs.getMany([upload.ref], request()))[0]));
    emulator.clock.advance(1_000);
  }
  const statuses = seen.map(({ status }) => status);
  expect([...new Set(statuses)]).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
  const progress = seen.map((job) => job.progress ?? 0);
  expect(progress).toEqual(progress.toSorted((left, right) => left - right));

  const conversion = seen.at(-1)?.steps?.[0]?.entity;
  assert(conversion !== undefined && conversion.model != null);
  const context = request();
  const [file] = await models.getMany([conversion.model], context);
  const [model] =
    (await models.getDetails?.([entityOf<Model>(file)], new Set(['status', 'folder']), context)) ??
    [];
  expect(entityOf<Model>(model)).toMatchObject({
    name: 'new-part.stl',
    format: 'stl',
    status: 'READY',
    folder: folder.ref,
  });
  const output = conversion.outputs[0]?.resource;
  assert(output?.ref.type === 'Asset');
  const [asset] = await assets.getMany(
    [output.ref as typeof output.ref & { type: 'Asset' }],
    context,
  );
  expect(entityOf(asset).vendorId).toBe(output.ref.path.split('/').at(-1));
  const made = await assets.list({ first: 50, parent: conversion.model }, context);
  expect(made.items.map(({ ref }) => ref)).toContainEqual(entityOf(asset).ref);
});

test('a user’s token sees the folders granted to it, and no users', async () => {
  const { emulator, users, folders } = await startEmulated();
  const [user] = (await users.list({ first: 1 }, request())).items;
  const [folder] = (await folders.list({ first: 1 }, request())).items;
  assert(user !== undefined && folder !== undefined);
  const grant = `/folders/${folder.vendorId}/access/users/${user.vendorId}`;
  await fetch(emulator.baseUrl + grant, {
    method: 'PUT',
    headers: { api_key: API_KEY, 'content-type': 'application/json' },
    body: '{"access":"read"}',
  });
  const token = await post(emulator, `/users/${user.vendorId}/tokens`, { scope: 'read' });
  assert(typeof token === 'object' && token !== null && 'user_token' in token);
  const own = connect(emulator, { userToken: String(token.user_token) });
  expect((await walk(own.folders, { first: 50 })).map(({ ref }) => ref)).toContainEqual(folder.ref);
  expect((await own.access.list(folder.ref, request())).length).toBeGreaterThan(0);
  const [slot] = await own.users.getMany([user.ref], request());
  expect(['UNAUTHENTICATED', 'FORBIDDEN']).toContain(errorOf(slot).code);
});
