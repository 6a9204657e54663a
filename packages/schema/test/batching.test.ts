import type { Job, Model } from '@fabgraph/contract';
import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { asset, folder, job, model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const account = 'a';
const ref = <T extends string>(type: T, path: string) => ({ account, type, path });

function project() {
  const steps = Array.from({ length: 100 }, (_, index) =>
    job({
      account,
      path: `steps/${index}`,
      inputs: [
        {
          role: 'mesh',
          resource: {
            ref: ref('Asset', `x${index}`),
            entity: asset({ account, path: `x${index}` }),
          },
        },
      ],
    }),
  );
  const workflows = Array.from({ length: 20 }, (_, index) =>
    job({
      account,
      path: `workflows/${index}`,
      kind: 'WORKFLOW',
      steps: steps.slice(index * 5, index * 5 + 5).map((step) => ({ ref: step.ref })),
    }),
  );
  return createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: '1' })] },
    assets: {},
    jobs: {
      items: [...workflows, ...steps],
      inParent: ({ ref }) => ref.path.startsWith('workflows/'),
    },
  });
}

test('20 workflows, their 100 steps and the input of each: two calls', async () => {
  const a = project();
  const { data, errors } = await ask(
    [a],
    `query ($id: ID!) {
      folder(id: $id) {
        jobs(filter: { kinds: [WORKFLOW] }) {
          nodes { name steps { name status inputs { role resource { id ... on Asset { name } } } } }
        }
      }
    }`,
    { id: idOf(account, 'Folder', '1') },
  );
  expect(errors).toEqual([]);
  expect(data.folder.jobs.nodes[19].steps[4]).toEqual({
    name: 'job steps/99',
    status: 'RUNNING',
    inputs: [{ role: 'mesh', resource: { id: idOf(account, 'Asset', 'x99'), name: 'asset x99' } }],
  });
  expect(a.calls.map(({ method }) => method)).toEqual(['jobs.list', 'jobs.getMany']);
  expect(a.calls[1]?.asked).toHaveLength(100);
});

test('a list is told which relations are sure to be followed, and only those', async () => {
  const a = project();
  await ask(
    [a],
    `query ($no: Boolean!) {
      jobs { nodes { steps { status } parent { id } dependsOn @include(if: $no) { name } } edges { node { model { name } } } }
    }`,
    { no: false },
  );
  expect(a.calls[0]?.asked).toMatchObject({ follows: new Set(['steps', 'model']) });
});

test('equal lists under two names are read once', async () => {
  const a = project();
  await ask([a], '{ one: jobs(first: 3) { nodes { id } } two: jobs(first: 3) { nodes { name } } }');
  expect(a.calls).toHaveLength(1);
});

test('what a list brought along is not read again through a link', async () => {
  const parent = model({ account, path: 'parent' });
  const child = model({ account, path: 'child', parents: [parent.ref] });
  const a = createMemoryAdapter({ account, models: { items: [parent, child] } });
  const { data } = await ask([a], '{ models { nodes { name parents { name } } } }');
  expect(data.models.nodes[1].parents).toEqual([{ name: 'model parent' }]);
  expect(a.calls.map(({ method }) => method)).toEqual(['models.list']);
});

test('accounts are read apart, each in one call', async () => {
  const adapters = ['a', 'b'].map((account) =>
    createMemoryAdapter({
      account,
      models: { items: ['1', '2'].map((path) => model({ account, path })) },
    }),
  );
  const places = ['a', 'b', 'a', 'b'].map(
    (account, index) => [account, index < 2 ? '1' : '2'] as const,
  );
  const { data } = await ask(
    adapters,
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Model { name account { name } } } }',
    { ids: places.map(([account, path]) => idOf(account, 'Model', path)) },
  );
  expect(data.nodes).toEqual(
    places.map(([account, path]) => ({ name: `model ${path}`, account: { name: account } })),
  );
  expect(adapters.map(({ calls }) => calls.length)).toEqual([1, 1]);
});

test('links in a list leave out what is gone', async () => {
  const child = model({ account, path: 'c', parents: [ref('Model', 'gone'), ref('Model', 'p')] });
  const a = createMemoryAdapter({
    account,
    models: { items: [child, model({ account, path: 'p' })] },
  });
  const { data, errors } = await ask([a], '{ models(first: 1) { nodes { parents { name } } } }');
  expect(errors).toEqual([]);
  expect(data.models.nodes[0].parents).toEqual([{ name: 'model p' }]);
});

test('a file that is gone leaves its role', async () => {
  const inputs = [
    { role: 'mesh', resource: { ref: ref('Asset', 'gone') } },
    { role: 'volume', resource: null },
  ];
  const a = createMemoryAdapter({
    account,
    assets: {},
    jobs: { items: [job({ account, path: 'j', inputs })] },
  });
  const { data, errors } = await ask(
    [a],
    '{ jobs { nodes { inputs { role resource { fetchedAt } } } } }',
  );
  expect(errors).toEqual([]);
  expect(data.jobs.nodes[0].inputs).toEqual([
    { role: 'mesh', resource: null },
    { role: 'volume', resource: null },
  ]);
});

test('fields that a list leaves out are asked for together, once, and only where selected', async () => {
  const asked: unknown[] = [];
  const items = ['1', '2', '3'].map((path) =>
    model({ account, path, createdAt: undefined, status: undefined, vendorStatus: undefined }),
  );
  const complete = (entity: Model): Model => ({
    ...entity,
    createdAt: new Date(0),
    status: 'PROCESSING',
    vendorStatus: 'converting',
  });
  const a = createMemoryAdapter({
    account,
    models: { items },
    powers: {
      models: {
        getDetails: async (entities, fields) => {
          asked.push([entities.map(({ vendorId }) => vendorId), [...fields].sort()]);
          return entities.map(complete);
        },
      },
    },
  });
  await ask([a], '{ models { nodes { name format } } }');
  expect(asked).toEqual([]);
  const { data } = await ask([a], '{ models { nodes { createdAt status vendorStatus } } }');
  expect(asked).toEqual([
    [
      ['1', '2', '3'],
      ['createdAt', 'status', 'vendorStatus'],
    ],
  ]);
  expect(data.models.nodes[2]).toEqual({
    createdAt: '1970-01-01T00:00:00.000Z',
    status: 'PROCESSING',
    vendorStatus: 'converting',
  });
});

test('where the details of one thing fail, its fields are null with their errors and the list stands', async () => {
  const failure = new VendorError({ code: 'FORBIDDEN', vendor: 'memory', account, message: 'No.' });
  const items = ['1', '2'].map((path) =>
    model({ account, path, createdAt: undefined, status: undefined }),
  );
  const a = createMemoryAdapter({
    account,
    models: { items },
    powers: {
      models: {
        getDetails: async ([first]) => [
          { ...(first as Model), createdAt: null, status: 'READY' },
          failure,
        ],
      },
    },
  });
  const { data, errors } = await ask([a], '{ models { nodes { createdAt status } } }');
  expect(data.models.nodes).toEqual([
    { createdAt: null, status: 'READY' },
    { createdAt: null, status: 'UNKNOWN' },
  ]);
  expect(errors).toMatchObject([
    { path: ['models', 'nodes', 1, 'createdAt'], extensions: { code: 'FORBIDDEN' } },
  ]);
});

test('how far jobs are is asked once for all that do not say', async () => {
  const asked: string[][] = [];
  const items = [0.25, undefined, undefined, null].map((progress, index) =>
    job({ account, path: `${index}`, progress }),
  );
  const a = createMemoryAdapter({
    account,
    jobs: { items },
    powers: {
      jobs: {
        getProgress: async (jobs: readonly Job[]) => {
          asked.push(jobs.map(({ vendorId }) => vendorId));
          return jobs.map((_, index) => (index === 0 ? 0.5 : null));
        },
      },
    },
  });
  const { data } = await ask([a], '{ jobs { nodes { progress } } }');
  expect(data.jobs.nodes.map(({ progress }: Job) => progress)).toEqual([0.25, 0.5, null, null]);
  expect(asked).toEqual([['1', '2']]);
});
