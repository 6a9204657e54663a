import {
  type Adapter,
  isTerminalJobStatus,
  isTerminalModelStatus,
  type Job,
  type JobFilter,
  type JobStatus,
  type ListQuery,
  type Model,
  type ModelFilter,
  type ModelStatus,
  type Page,
  type ReadContext,
  type Ref,
  type Slot,
} from '@fabgraph/contract';
import type { LiveEvent } from '@fabgraph/schema';
import { addJobExtras } from './job-extra.ts';
import { withProgress } from './job-progress.ts';
import type { ReadCalls } from './read-call.ts';
import { JOB_FIELDS, MODEL_FIELDS, type WatchedFields } from './watched-field.ts';

export type Watchable = Job | Model;
export type StatusOf<E extends Watchable> = Exclude<E['status'], undefined>;
export type EventOf<E extends Watchable> = LiveEvent<E, StatusOf<E>>;

/** What the hub must know of jobs or models to watch them. */
export interface Noun<E extends Watchable, Filter> {
  readonly type: E['ref']['type'];
  readonly facetOf: (adapter: Adapter) => WatchedFacet<E, Filter> | undefined;
  readonly statusOf: (entity: E) => StatusOf<E>;
  readonly isTerminal: (status: StatusOf<E>) => boolean;
  /** Whether what changes after a terminal status is still news: of a model, whose life begins there. */
  readonly livesOn: boolean;
  /** A life goes from lower to higher. */
  readonly rankOf: (status: StatusOf<E>) => number;
  /** When it came to its terminal status, by its vendor's clock. Absent: nothing tells. */
  readonly endedAt?: (entity: E) => Date | null | undefined;
  readonly fields: WatchedFields<E>;
  /** The read as it is told: what only grows in one life has not become less. `before`: null where that life begins. */
  readonly tidy: (read: E, before: E | null) => E;
  /** The things with the costly fields read that their watchers selected. Never rejects. */
  readonly addExtras?: (
    adapter: Adapter,
    wanted: readonly { readonly entity: E; readonly wants: ReadonlySet<string> }[],
    calls: ReadCalls,
  ) => Promise<readonly E[]>;
}

/** The part of a job or model facet that the hub calls. */
export interface WatchedFacet<E extends Watchable, Filter> {
  readonly getMany: (
    refs: readonly E['ref'][],
    context: ReadContext,
  ) => Promise<readonly Slot<E>[]>;
  readonly list: (query: ListQuery<Filter, never>, context: ReadContext) => Promise<Page<E>>;
  readonly getDetails?: (
    entities: readonly E[],
    fields: ReadonlySet<string>,
    context: ReadContext,
  ) => Promise<readonly Slot<E>[]>;
  readonly pollGroup: (ref: E['ref']) => string;
  readonly getListFolders?: (context: ReadContext) => Promise<readonly Ref<'Folder'>[]>;
}

const JOB_RANK: Readonly<Record<JobStatus, number>> = {
  QUEUED: 0,
  RUNNING: 1,
  UNKNOWN: 1,
  SUCCEEDED: 2,
  FAILED: 2,
  CANCELED: 2,
};

const MODEL_RANK: Readonly<Record<ModelStatus, number>> = {
  AWAITING_UPLOAD: 0,
  PROCESSING: 1,
  UNKNOWN: 1,
  READY: 2,
  FAILED: 2,
};

export const jobNoun: Noun<Job, JobFilter> = {
  type: 'Job',
  facetOf: (adapter) => adapter.facets.jobs,
  statusOf: (job) => job.status,
  isTerminal: isTerminalJobStatus,
  livesOn: false,
  rankOf: (status) => JOB_RANK[status],
  endedAt: (job) => job.finishedAt,
  fields: JOB_FIELDS,
  tidy: withProgress,
  addExtras: addJobExtras,
};

export const modelNoun: Noun<Model, ModelFilter> = {
  type: 'Model',
  facetOf: (adapter) => adapter.facets.models,
  statusOf: (model) => model.status ?? 'UNKNOWN',
  isTerminal: isTerminalModelStatus,
  livesOn: true,
  rankOf: (status) => MODEL_RANK[status],
  fields: MODEL_FIELDS,
  tidy: (model) => model,
};
