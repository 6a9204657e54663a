import type { EmulatorsOptions } from '@fabgraph/emulators';
import { expect } from 'vitest';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { startTestGateway, type TestGateway, type VendorId } from './gateway-setup.ts';
import { type Transport, until, type Watch, watch } from './live-client.ts';

export const TRANSPORTS: readonly Transport[] = ['WebSocket', 'SSE'];

/** A gateway that polls when the test says so, over vendors whose time passes when it says so. */
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

export async function startEventWalk({
  emulators = {},
  settings = {},
}: EventWalkOptions = {}): Promise<EventWalk> {
  const timers = createDrivenTimers();
  const test = await startTestGateway({
    // A snapshot that the vendor began long ago is given up.
    emulators: { startAt: Date.now(), ...emulators },
    settings,
    gateway: {
      live: {
        timers,
        random: () => 0,
        minIntervalMs: POLL_MS,
        maxIntervalMs: POLL_MS,
        callsPerSecond: 1_000,
      },
    },
  });
  const { hub } = test.gateway;
  // A read that is under way falls due later than any poll.
  const areReadsOver = () => timers.countWithin(POLL_MS) === hub.getStats().sources;
  const readsToEnd = () => until(areReadsOver, 'the reads to end');

  return {
    ...test,
    step: async (ms) => {
      await readsToEnd();
      test.advance(ms);
      for (let poll = 0; poll < 2; poll += 1) {
        await timers.advance(POLL_MS);
        await readsToEnd();
      }
    },
    ask: async <T>(document: string, variables?: Record<string, unknown>) => {
      const { data, errors } = await test.query<T>(document, variables);
      expect(errors).toBeUndefined();
      return data;
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

/** It told exactly these, and is over. */
export async function expectWhole(watching: Watch<Told>, expected: readonly Told[]): Promise<void> {
  await watching.ended();
  expect(watching.errors).toEqual([]);
  expect(watching.events).toEqual(expected);
}
