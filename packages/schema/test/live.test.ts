import { type JobStatus, VendorError } from '@fabgraph/contract';
import { parse, subscribe } from 'graphql';
import { expect, test } from 'vitest';
import { type JobEvent, type LiveHub, schema, type WatchOptions } from '../src/index.ts';
import { folder, job, model } from './support/entity.ts';
import { type Answer, createContext, idOf, watch } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const ONE = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) {
    cursor origin change changedFields previousStatus observedAt jobId
    job { status progress folder { name } }
  }
}`;

function shop(account: string) {
  return createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: '1' })] },
    jobs: { items: [job({ account, path: 'j' })] },
  });
}

function event(status: JobStatus, more: Partial<JobEvent> = {}): JobEvent {
  const entity = job({
    account: 'a',
    path: 'j',
    status,
    progress: 0.5,
    folder: { account: 'a', type: 'Folder', path: '1' },
  });
  return {
    cursor: `after ${status}`,
    origin: 'POLL',
    change: 'UPDATED',
    changedFields: ['status'],
    previousStatus: 'QUEUED',
    observedAt: new Date(0),
    ref: entity.ref,
    entity,
    ...more,
  };
}

/** A hub that tells what it is given, and remembers what it was asked. */
function hubOf(steps: readonly (JobEvent | Error)[]) {
  const asked: { what: unknown; options: WatchOptions }[] = [];
  let isReturned = false;
  async function* tell() {
    try {
      for (const step of steps) {
        if (step instanceof Error) throw step;
        yield step;
      }
    } finally {
      isReturned = true;
    }
  }
  const watched = (what: unknown, options: WatchOptions) => {
    asked.push({ what, options });
    return tell() as never;
  };
  const hub: LiveHub = {
    watchJob: (_adapter, ref, options) => watched(ref.path, options),
    watchModel: (_adapter, ref, options) => watched(ref.path, options),
    watchJobs: (adapters, scope, options) =>
      watched([adapters.map(({ account }) => account), scope], options),
    watchModels: (adapters, scope, options) =>
      watched([adapters.map(({ account }) => account), scope], options),
    publish: () => {},
    publishDeleted: () => {},
  };
  return { hub, asked, isReturned: () => isReturned };
}

async function collect(result: Awaited<ReturnType<typeof watch>>): Promise<Answer[]> {
  if (!('events' in result)) throw new Error(`Refused: ${result.errors[0]?.message}`);
  const answers: Answer[] = [];
  for await (const answer of result.events) answers.push(answer);
  return answers;
}

test('each event is told with the job as it is then, and the stream ends with the watch', async () => {
  const a = shop('a');
  const { hub, asked } = hubOf([
    event('RUNNING'),
    event('SUCCEEDED', { previousStatus: 'RUNNING' }),
  ]);
  const id = idOf('a', 'Job', 'j');
  const answers = await collect(await watch([a], hub, ONE, { id, after: 'cursor' }));
  expect(answers.map(({ data }) => data.jobUpdated.job.status)).toEqual(['RUNNING', 'SUCCEEDED']);
  expect(answers[0]?.data.jobUpdated).toEqual({
    cursor: 'after RUNNING',
    origin: 'POLL',
    change: 'UPDATED',
    changedFields: ['status'],
    previousStatus: 'QUEUED',
    observedAt: '1970-01-01T00:00:00.000Z',
    jobId: id,
    job: { status: 'RUNNING', progress: 0.5, folder: { name: 'folder 1' } },
  });
  expect(asked[0]).toMatchObject({
    what: 'j',
    options: { after: 'cursor', wants: new Set(['progress']) },
  });
  // Each event reads what hangs on its job anew: an old answer would be told as the state now.
  expect(a.calls.map(({ method }) => method)).toEqual(['folders.getMany', 'folders.getMany']);
});

test('a job that is gone is told without it', async () => {
  const { hub } = hubOf([event('FAILED', { change: 'DELETED', entity: null })]);
  const [last] = await collect(await watch([shop('a')], hub, ONE, { id: idOf('a', 'Job', 'j') }));
  expect(last?.data.jobUpdated).toMatchObject({ change: 'DELETED', job: null });
});

test('a watch that fails tells why in a last event, then ends', async () => {
  const failure = new VendorError({
    code: 'UNAUTHENTICATED',
    vendor: 'v',
    account: 'a',
    message: 'Revoked.',
  });
  const { hub } = hubOf([event('RUNNING'), failure, event('SUCCEEDED')]);
  const answers = await collect(await watch([shop('a')], hub, ONE, { id: idOf('a', 'Job', 'j') }));
  expect(answers).toHaveLength(2);
  expect(answers[1]).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test.each([
  ['rubbish', 'rubbish', 'INVALID_INPUT'],
  ['an id of another type', idOf('a', 'Folder', '1'), 'INVALID_INPUT'],
  ['a path with dots', idOf('a', 'Job', '../j'), 'INVALID_INPUT'],
  ["a job in somebody else's account", idOf('b', 'Job', 'j'), 'NOT_FOUND'],
])('%s is refused at once, and nothing is watched', async (_what, id, code) => {
  const { hub, asked } = hubOf([]);
  const result = await watch([shop('a')], hub, ONE, { id });
  expect(result).toMatchObject({ errors: [{ extensions: { code } }] });
  expect(asked).toEqual([]);
});

test('a reader who leaves while nothing happens ends the watch at once', async () => {
  let isReturned = false;
  const silent: AsyncIterableIterator<never> = {
    next: () => new Promise<never>(() => {}),
    return: async () => {
      isReturned = true;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => silent,
  };
  const hub = { ...hubOf([]).hub, watchJobs: () => silent };
  const events = (await subscribe({
    schema,
    document: parse('subscription { jobsUpdated { cursor } }'),
    contextValue: createContext([shop('a')], { hub }),
  })) as AsyncGenerator;
  void events.next();
  await events.return(undefined);
  expect(isReturned).toBe(true);
});

test('a watch of many covers the accounts and the filter asked for', async () => {
  const none = createMemoryAdapter({
    account: 'none',
    models: { items: [model({ account: 'none', path: 'm' })] },
  });
  const { hub, asked } = hubOf([]);
  const many =
    'subscription ($filter: JobFilter, $folderId: ID) { jobsUpdated(filter: $filter, folderId: $folderId) { job { steps { name } } } }';
  const adapters = [shop('a'), shop('b'), none];
  await collect(await watch(adapters, hub, many, { filter: { statuses: ['RUNNING'] } }));
  await collect(await watch(adapters, hub, many, { folderId: idOf('b', 'Folder', '1') }));
  expect(asked.map(({ what }) => what)).toEqual([
    [['a', 'b'], { filter: { statuses: ['RUNNING'] } }],
    [['b'], { filter: {}, folder: { account: 'b', type: 'Folder', path: '1' } }],
  ]);
  expect(asked[0]?.options.wants).toEqual(new Set(['steps']));
  const refused = await watch(adapters, hub, many, { filter: { accounts: ['none'] } });
  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
});

test('models are watched in the same way', async () => {
  const entity = model({ account: 'm', path: '1', status: 'PROCESSING' });
  const a = createMemoryAdapter({ account: 'm', models: { items: [entity] } });
  const told = { ...event('RUNNING'), ref: entity.ref, entity, previousStatus: 'AWAITING_UPLOAD' };
  const { hub, asked } = hubOf([told as unknown as JobEvent]);
  const [first] = await collect(
    await watch(
      [a],
      hub,
      'subscription ($id: ID!) { modelUpdated(id: $id) { modelId previousStatus model { status } } }',
      {
        id: idOf('m', 'Model', '1'),
      },
    ),
  );
  expect(first?.data.modelUpdated).toEqual({
    modelId: idOf('m', 'Model', '1'),
    previousStatus: 'AWAITING_UPLOAD',
    model: { status: 'PROCESSING' },
  });
  await collect(await watch([a], hub, 'subscription { modelsUpdated { cursor } }'));
  expect(asked.map(({ what }) => what)).toEqual(['1', [['m'], { filter: {} }]]);
});
