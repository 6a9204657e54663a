import type { EmulatorsOptions } from '@fabgraph/emulators';
import { expect } from 'vitest';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { startTestGateway, type TestGateway, type VendorId } from './gateway-setup.ts';
import { type Transport, until, type Watch, watch } from './live-client.ts';

export const TRANSPORTS: readonly Transport[] = ['WebSocket', 'SSE'];

/**
 * A gateway that polls when the test says so, over vendors whose time passes when it says
 * so and that have nothing yet but one folder each.
 */
export interface EventWalk extends TestGateway {
  /** Lets time pass at the vendors; then all that is watched is read, and once more, as nothing is told twice. */
  readonly step: (ms: number) => Promise<void>;
  /** What must succeed. */
  readonly ask: <T>(document: string, variables?: Record<string, unknown>) => Promise<T>;
}

export interface EventWalkOptions {
  readonly emulators?: EmulatorsOptions;
  readonly settings?: Partial<Record<VendorId, Record<string, string>>>;
}

/** An event without what is another in each run; `job` or `model` is among it. */
export interface Told {
  readonly origin: string;
  readonly change: string;
  readonly changedFields: readonly string[];
  readonly previousStatus: string | null;
}

const POLL_MS = 1_000;
/** Later than anything else falls due. */
const READ_DEADLINE_MS = 3_600_000;

export async function startEventWalk({
  emulators = {},
  settings = {},
}: EventWalkOptions = {}): Promise<EventWalk> {
  const timers = createDrivenTimers();
  const test = await startTestGateway({
    // A snapshot that the vendor began long ago is given up.
    emulators: { sample: 'empty', startAt: Date.now(), ...emulators },
    settings,
    gateway: {
      live: {
        timers,
        random: () => 0,
        minIntervalMs: POLL_MS,
        maxIntervalMs: POLL_MS,
        readDeadlineMs: READ_DEADLINE_MS,
        callsPerSecond: Number.POSITIVE_INFINITY,
      },
    },
  });
  const readCount = () => timers.pendingCount() - timers.countWithin(READ_DEADLINE_MS / 2);
  const readsToEnd = () => until(() => readCount() === 0, 'the reads to end');

  const ask: EventWalk['ask'] = async <T>(
    document: string,
    variables?: Record<string, unknown>,
  ) => {
    const { data, errors } = await test.query<T>(document, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  // The one folder of 3DIAX is there from the start.
  for (const accountId of ['metafold-demo', '3dverse-demo']) {
    await ask(
      'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { folder { id } } }',
      { input: { accountId, name: 'watched' } },
    );
  }

  return {
    ...test,
    ask,
    step: async (ms) => {
      await readsToEnd();
      test.advance(ms);
      for (let poll = 0; poll < 2; poll += 1) {
        await timers.advance(POLL_MS);
        await readsToEnd();
      }
    },
  };
}

const EVENT = 'origin change changedFields previousStatus';

/** `selection`: further fields of the job. */
export function watchJob(
  { url }: EventWalk,
  transport: Transport,
  id: string,
  selection = '',
): Watch<Told> {
  const query = `subscription ($id: ID!) {
    jobUpdated(id: $id) { ${EVENT} job { status vendorStatus progress ${selection} } }
  }`;
  return watch(transport, url, 'jobUpdated', query, { id });
}

export interface Scope {
  readonly folderId?: string;
  readonly filter?: Readonly<Record<string, unknown>>;
}

export function watchJobs(
  { url }: EventWalk,
  transport: Transport,
  scope: Scope,
  selection = '',
): Watch<Told & { readonly jobId: string }> {
  const query = `subscription ($folderId: ID, $filter: JobFilter) {
    jobsUpdated(folderId: $folderId, filter: $filter) {
      ${EVENT} jobId job { status vendorStatus progress ${selection} }
    }
  }`;
  return watch(transport, url, 'jobsUpdated', query, { ...scope });
}

export function watchModel({ url }: EventWalk, transport: Transport, id: string): Watch<Told> {
  const query = `subscription ($id: ID!) {
    modelUpdated(id: $id) { ${EVENT} model { status vendorStatus } }
  }`;
  return watch(transport, url, 'modelUpdated', query, { id });
}

export function watchModels(
  { url }: EventWalk,
  transport: Transport,
  scope: Scope,
): Watch<Told & { readonly modelId: string }> {
  const query = `subscription ($folderId: ID, $filter: ModelFilter) {
    modelsUpdated(folderId: $folderId, filter: $filter) {
      ${EVENT} modelId model { status vendorStatus }
    }
  }`;
  return watch(transport, url, 'modelsUpdated', query, { ...scope });
}

/** The state that a watch begins with. `what`: `{ job }` or `{ model }`, and its id where it is told. */
export function now<T extends object>(what: T): Told & T {
  return { origin: 'SNAPSHOT', change: 'NONE', changedFields: [], previousStatus: null, ...what };
}

export function changed<T extends object>(
  previousStatus: string,
  changedFields: readonly string[],
  what: T,
): Told & T {
  return { origin: 'POLL', change: 'UPDATED', changedFields, previousStatus, ...what };
}

export function created<T extends object>(what: T): Told & T {
  return { origin: 'POLL', change: 'CREATED', changedFields: [], previousStatus: null, ...what };
}

export function deleted<T extends object>(previousStatus: string, what: T): Told & T {
  return { origin: 'POLL', change: 'DELETED', changedFields: [], previousStatus, ...what };
}

/** After the state now, one step of the vendor's time and the event that it makes, again and again. */
export async function follow(
  walk: EventWalk,
  watching: Watch<Told>,
  stepsMs: readonly number[],
): Promise<void> {
  await watching.received(1);
  for (const ms of stepsMs) {
    const before = watching.events.length;
    await walk.step(ms);
    await watching.received(before + 1);
  }
}

/** The events that one step of the vendor's time makes. */
export async function hear(
  walk: EventWalk,
  watching: Watch<Told>,
  { afterMs = 0, count }: { readonly afterMs?: number; readonly count: number },
): Promise<void> {
  const before = watching.events.length;
  await walk.step(afterMs);
  await watching.received(before + count);
}

/** All that is watched has been read, so that what comes from now on is new. */
export async function begun({ gateway, step }: EventWalk, subscribers = 1): Promise<void> {
  await until(() => gateway.hub.getStats().subscribers === subscribers, 'the subscribers');
  await step(0);
}

/** With the place of its first event for each id: the first one is 1. */
export function numbered<E extends Told>(
  events: readonly E[],
  key: 'jobId' | 'modelId',
): readonly object[] {
  const ids = [...new Set(events.map((event) => event[key as keyof E]))];
  return events.map((event) => ({ ...event, [key]: ids.indexOf(event[key as keyof E]) + 1 }));
}

/** It told exactly these, and is over. */
export async function expectWhole(watching: Watch<Told>, expected: readonly Told[]): Promise<void> {
  await watching.ended();
  expect(watching.errors).toEqual([]);
  expect(watching.events).toEqual(expected);
}
