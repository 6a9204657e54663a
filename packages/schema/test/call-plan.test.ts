import type { Entity } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { asset, folder, job, model, user } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter, type MemoryAdapter } from './support/memory-adapter.ts';
import type { Call } from './support/memory-noun.ts';

const account = 'a';
const ref = <T extends string>(type: T, path: string) => ({ account, type, path });

/** A workflow of two steps in a folder; the vendor names things by ref and brings along one input alone. */
function workshop(): MemoryAdapter {
  const inFolder = { account, folder: ref('Folder', 'f') };
  const made = { ...inFolder, producedBy: ref('Job', 's1') };
  const steps = ['s1', 's2'].map((path, index) =>
    job({
      ...inFolder,
      path,
      parent: ref('Job', 'w'),
      inputs: [
        index === 0
          ? {
              role: 'mesh',
              resource: { ref: ref('Asset', 'x'), entity: asset({ ...made, path: 'x' }) },
            }
          : { role: 'mesh', resource: { ref: ref('Asset', 'y') } },
      ],
    }),
  );
  const workflow = job({
    ...inFolder,
    path: 'w',
    kind: 'WORKFLOW',
    steps: steps.map((step) => ({ ref: step.ref })),
  });
  const isThere = (entity: Entity, parent: Entity['ref']) =>
    parent.path === 'f' && entity.ref.path !== 'f';
  return createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: 'f', createdBy: { ref: ref('User', 'u') } })] },
    models: {
      items: [
        model({ ...inFolder, path: 'm', parents: [ref('Model', 'n')] }),
        model({ ...inFolder, path: 'n' }),
      ],
      inParent: isThere,
    },
    assets: {
      items: [asset({ ...made, path: 'x' }), asset({ ...made, path: 'y' })],
      inParent: isThere,
    },
    jobs: { items: [workflow, ...steps], inParent: isThere },
    users: { items: [user({ account, path: 'u' })] },
  });
}

const ids = {
  w: idOf(account, 'Job', 'w'),
  s1: idOf(account, 'Job', 's1'),
  s2: idOf(account, 'Job', 's2'),
  f: idOf(account, 'Folder', 'f'),
  x: idOf(account, 'Asset', 'x'),
};

interface Plan {
  readonly selected: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The least that can answer it. */
  readonly calls: readonly string[];
}

async function callsOf({ selected, variables = {} }: Plan): Promise<readonly string[]> {
  const a = workshop();
  const given = { ...ids, ...variables };
  const used = Object.entries(given).filter(([name]) => new RegExp(`\\$${name}\\b`).test(selected));
  const declared = used.map(([name, value]) => `$${name}: ${TYPE[typeof value]}`);
  const document = used.length === 0 ? selected : `query (${declared.join()}) ${selected}`;
  const { errors } = await ask([a], document, Object.fromEntries(used));
  expect(errors).toEqual([]);
  return a.calls.map(told);
}

const TYPE: Readonly<Record<string, string>> = {
  string: 'ID!',
  boolean: 'Boolean!',
  number: 'Int!',
};

/** `jobs.getMany s1 s2`, `jobs.list f`. */
function told({ method, asked }: Call): string {
  const where = method.endsWith('.list')
    ? [(asked as { readonly parent?: string }).parent ?? '']
    : (asked as readonly string[]);
  return [method, ...where].join(' ').trim();
}

describe('nothing is read that is not selected:', () => {
  test.each<Plan>([
    { selected: '{ job(id: $s1) { parent { id } } }', calls: ['jobs.getMany s1'] },
    {
      selected: '{ job(id: $s1) { parent { name } } }',
      calls: ['jobs.getMany s1', 'jobs.getMany w'],
    },
    {
      selected: '{ job(id: $w) { steps { id vendorId __typename account { name } } } }',
      calls: ['jobs.getMany w'],
    },
    {
      selected: '{ job(id: $w) { steps { name } } }',
      calls: ['jobs.getMany w', 'jobs.getMany s1 s2'],
    },
    { selected: '{ folder(id: $f) { createdBy { id } } }', calls: ['folders.getMany f'] },
    { selected: '{ folder(id: $f) { id jobs { totalCount } } }', calls: ['jobs.list f'] },
    {
      selected: '{ folder(id: $f) { name jobs { totalCount } } }',
      calls: ['jobs.list f', 'folders.getMany f'],
    },
    {
      selected: '{ node(id: $f) { id ... on Folder { models { nodes { name } } } } }',
      calls: ['models.list f'],
    },
    {
      selected: '{ node(id: $f) { ... on Job { name } ... on Folder { jobs { totalCount } } } }',
      calls: ['jobs.list f'],
    },
    { selected: '{ models { nodes { folder { id } parents { id } } } }', calls: ['models.list'] },
    { selected: '{ assets { nodes { producedBy { id } } } }', calls: ['assets.list'] },
    {
      selected: '{ job(id: $s1) { inputs { role resource { id ... on Asset { name } } } } }',
      calls: ['jobs.getMany s1'],
    },
    {
      selected: '{ job(id: $s2) { inputs { resource { id vendorId } } } }',
      calls: ['jobs.getMany s2'],
    },
    {
      selected: '{ job(id: $s2) { inputs { resource { ... on Model { name } } } } }',
      calls: ['jobs.getMany s2'],
    },
    {
      selected:
        '{ job(id: $s2) { inputs { resource { ... on Resource { vendorId } ... on Node { id } } } } }',
      calls: ['jobs.getMany s2'],
    },
    {
      selected: '{ job(id: $s2) { inputs { resource { ... on Resource { fetchedAt } } } } }',
      calls: ['jobs.getMany s2', 'assets.getMany y'],
    },
  ])('$selected', async (plan) => {
    expect(await callsOf(plan)).toEqual(plan.calls);
  });
});

describe('what variables leave out is not read:', () => {
  const steps = 'steps { id ... @include(if: $more) { ...Named } }';
  const plain = ['jobs.getMany w'];
  test.each<Plan>([
    {
      selected: '{ job(id: $w) { steps { id name @skip(if: $yes) } } }',
      variables: { yes: true },
      calls: plain,
    },
    {
      selected: '{ job(id: $w) { steps { id name @skip(if: $yes) } } }',
      variables: { yes: false },
      calls: [...plain, 'jobs.getMany s1 s2'],
    },
    {
      selected: `{ job(id: $w) { ${steps} } } fragment Named on Resource { fetchedAt }`,
      variables: { more: false },
      calls: plain,
    },
    {
      selected: `{ job(id: $w) { ${steps} } } fragment Named on Resource { fetchedAt }`,
      variables: { more: true },
      calls: [...plain, 'jobs.getMany s1 s2'],
    },
    {
      selected: '{ folder(id: $f) { name jobs @include(if: $more) { totalCount } } }',
      variables: { more: false },
      calls: ['folders.getMany f'],
    },
    {
      selected: '{ folder(id: $f) { jobs { nodes { parent @skip(if: $yes) { name } } } } }',
      variables: { yes: true },
      calls: ['jobs.list f'],
    },
  ])('$selected with $variables', async (plan) => {
    expect(await callsOf(plan)).toEqual(plan.calls);
  });
});

describe('equal reads of one operation happen once:', () => {
  test.each<Plan>([
    {
      selected: '{ one: jobs { totalCount } two: jobs(first: 50) { nodes { name } } }',
      calls: ['jobs.list'],
    },
    {
      selected:
        '{ folder(id: $f) { name one: jobs(first: $n) { totalCount } two: jobs(first: 2) { nodes { id } } } }',
      variables: { n: 2 },
      calls: ['jobs.list f', 'folders.getMany f'],
    },
    {
      selected:
        '{ folder(id: $f) { one: jobs(first: $n) { totalCount } two: jobs(first: 2) { nodes { id } } } }',
      variables: { n: 3 },
      calls: ['jobs.list f', 'jobs.list f'],
    },
    {
      selected: '{ folder(id: $f) { name } node(id: $f) { ... on Folder { path } } }',
      calls: ['folders.getMany f'],
    },
    {
      selected:
        '{ one: job(id: $w) { name } two: job(id: $w) { status } three: job(id: $s1) { id } }',
      calls: ['jobs.getMany w s1'],
    },
    {
      selected: '{ nodes(ids: [$x, $w, $x]) { id } }',
      calls: ['assets.getMany x', 'jobs.getMany w'],
    },
    {
      selected: '{ jobs { nodes { name parent { name } steps { status } } } }',
      calls: ['jobs.list'],
    },
    {
      selected: '{ models { nodes { parents { name folder { name } } folder { name } } } }',
      calls: ['models.list', 'folders.getMany f'],
    },
    {
      selected:
        '{ folder(id: $f) { jobs { totalCount } models { nodes { folder { jobs { totalCount } } } } } }',
      calls: ['jobs.list f', 'models.list f'],
    },
  ])('$selected', async (plan) => {
    expect(await callsOf(plan)).toEqual(plan.calls);
  });
});
