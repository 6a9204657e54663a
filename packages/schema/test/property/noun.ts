import type { Asset, Folder, Job, JobKind, JobStatus, Model } from '@fabgraph/contract';
import fc from 'fast-check';
import { asset, folder, job, model } from '../support/entity.ts';
import { compareByCodePoint, namePattern } from './name.ts';
import { type Thing, thing, toDate } from './thing.ts';

export type NounName = 'models' | 'assets' | 'jobs' | 'folders';
export type Listed = Model | Asset | Job | Folder;
export type OrderField = keyof typeof KEY;

export interface Order {
  readonly field: OrderField;
  readonly direction: 'ASC' | 'DESC';
}

/** A filter as a client writes it, and what it lets through. */
export interface Filter {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly lets: (thing: Thing) => boolean;
}

export interface Noun {
  readonly name: NounName;
  readonly type: 'Model' | 'Asset' | 'Job' | 'Folder';
  readonly orderFields: readonly OrderField[];
  /** One condition each. */
  readonly filters: readonly fc.Arbitrary<Filter>[];
  readonly toEntity: (thing: Thing, account: string, path: string) => Listed;
}

const KEY = {
  NAME: ({ name }: Thing) => name?.folded ?? null,
  CREATED_AT: ({ createdAt }: Thing) => createdAt,
  UPDATED_AT: ({ updatedAt }: Thing) => updatedAt,
  STARTED_AT: ({ startedAt }: Thing) => startedAt,
  FINISHED_AT: ({ finishedAt }: Thing) => finishedAt,
  SIZE: ({ size }: Thing) => size,
} as const;

export type Key = string | number | null;

export function keyOf(thing: Thing, field: OrderField): Key {
  return KEY[field](thing);
}

/** What a noun's things may be: only jobs lack a name. */
export function thingOf({ name }: Noun): fc.Arbitrary<Thing> {
  if (name === 'jobs') return thing;
  return thing.map((given) => ({ ...given, name: given.name ?? { text: '', folded: '' } }));
}

/** What has no key comes last, whatever the direction. */
export function compareKeys(direction: Order['direction']): (left: Key, right: Key) => number {
  const sign = direction === 'ASC' ? 1 : -1;
  return (left, right) => {
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * compareByCodePoint(String(left), String(right));
  };
}

const MODEL_STATUSES = ['READY', 'PROCESSING', 'FAILED'] as const;
const FORMATS = ['stl', 'step', null] as const;
const ASSET_KINDS = ['file', 'mesh', 'scene'] as const;
const JOB_STATUSES: readonly JobStatus[] = ['QUEUED', 'RUNNING', 'UNKNOWN'];
const JOB_KINDS: readonly JobKind[] = ['COMPUTE', 'WORKFLOW', 'SLICE'];
const JOB_TYPES = ['implicit/from-mesh', 'workflow', 'slice'] as const;

const byName = namePattern.map(
  ({ text, lets }): Filter => ({
    variables: { name: text },
    lets: ({ name }) => name !== null && lets(name),
  }),
);

/** Exclusive; what has no such date does not match. */
function byDate(key: 'createdAfter' | 'updatedAfter', field: 'createdAt' | 'updatedAt') {
  return fc.integer({ min: -1, max: 4 }).map(
    (limit): Filter => ({
      variables: { [key]: toDate(limit).toISOString() },
      lets: (thing) => Number(thing[field] ?? Number.NEGATIVE_INFINITY) > limit,
    }),
  );
}

function byValue(key: string, values: readonly (string | null)[]): fc.Arbitrary<Filter> {
  const given = values.filter((value) => value !== null);
  return fc.subarray(given, { minLength: 1 }).map((wanted) => ({
    variables: { [key]: wanted },
    lets: ({ sort }) => wanted.includes(values[sort] ?? ''),
  }));
}

const byStep = fc.boolean().map(
  (isStep): Filter => ({
    variables: { isStep },
    lets: ({ sort }) => (sort === 2) === isStep,
  }),
);

const models: Noun = {
  name: 'models',
  type: 'Model',
  orderFields: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'],
  filters: [
    byName,
    byDate('createdAfter', 'createdAt'),
    byDate('updatedAfter', 'updatedAt'),
    byValue('statuses', MODEL_STATUSES),
    byValue('formats', FORMATS),
  ],
  toEntity: ({ sort, name, createdAt, updatedAt, size }, account, path) =>
    model({
      account,
      path,
      ...nameOf(name),
      size,
      createdAt: listedDateOf(createdAt, sort),
      updatedAt: dateOf(updatedAt),
      status: MODEL_STATUSES[sort],
      format: FORMATS[sort],
    }),
};

const assets: Noun = {
  name: 'assets',
  type: 'Asset',
  orderFields: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'],
  filters: [byName, byDate('createdAfter', 'createdAt'), byValue('kinds', ASSET_KINDS)],
  toEntity: ({ sort, name, createdAt, updatedAt, size }, account, path) =>
    asset({
      account,
      path,
      ...nameOf(name),
      size,
      createdAt: listedDateOf(createdAt, sort),
      updatedAt: dateOf(updatedAt),
      kind: ASSET_KINDS[sort],
    }),
};

const jobs: Noun = {
  name: 'jobs',
  type: 'Job',
  orderFields: ['NAME', 'CREATED_AT', 'STARTED_AT', 'FINISHED_AT'],
  filters: [
    byName,
    byDate('createdAfter', 'createdAt'),
    byValue('statuses', JOB_STATUSES),
    byValue('kinds', JOB_KINDS),
    byValue('types', JOB_TYPES),
    byStep,
  ],
  toEntity: ({ sort, name, createdAt, startedAt, finishedAt }, account, path) =>
    job({
      account,
      path,
      name: name?.text ?? null,
      createdAt: listedDateOf(createdAt, sort),
      startedAt: dateOf(startedAt),
      finishedAt: dateOf(finishedAt),
      status: JOB_STATUSES[sort] ?? 'UNKNOWN',
      kind: JOB_KINDS[sort] ?? 'COMPUTE',
      type: JOB_TYPES[sort],
      parent: sort === 2 ? { account, type: 'Job', path: 'whole' } : null,
    }),
};

const folders: Noun = {
  name: 'folders',
  type: 'Folder',
  orderFields: ['NAME', 'CREATED_AT'],
  filters: [byName],
  toEntity: ({ name, createdAt }, account, path) =>
    folder({ account, path, ...nameOf(name), createdAt: dateOf(createdAt) }),
};

export const NOUNS: readonly Noun[] = [models, assets, jobs, folders].map((noun) => ({
  ...noun,
  // In a counterexample its name says it all.
  [fc.toStringMethod]: () => noun.name,
}));

/** Only jobs may lack a name. */
function nameOf(name: Thing['name']): { readonly name: string } {
  return { name: name?.text ?? '' };
}

function dateOf(day: number | null): Date | null {
  return day === null ? null : toDate(day);
}

/** A list may leave a date out that single reads give: to an order that is the same as none. */
function listedDateOf(day: number | null, sort: Thing['sort']): Date | null | undefined {
  return day === null && sort === 1 ? undefined : dateOf(day);
}
