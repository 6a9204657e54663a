import type { AssetInput, Job, ParameterInput } from '../domain/record.ts';
import { progressOf } from '../domain/schedule.ts';
import type { Store } from '../domain/store.ts';
import type { Settings } from '../option.ts';
import { toAssetJson } from './asset.ts';
import { formatDatetime, formatOptionalDatetime } from './datetime.ts';

export interface JobView {
  store: Store;
  settings: Settings;
  now: number;
}

/** A job as it stands at `now`; what a job before it has not made yet is not among its inputs. */
export function toJobJson(job: Job, { store, settings, now }: JobView) {
  const { state, startedAt, finishedAt } = progressOf(job.plan, now);
  return {
    id: job.id,
    name: job.name,
    type: job.type,
    state,
    created: formatDatetime(job.createdAt, settings),
    started: formatOptionalDatetime(startedAt, settings),
    finished: formatOptionalDatetime(finishedAt, settings),
    error: finishedAt === null ? null : job.plan.error,
    needs: job.needs,
    project_id: job.projectId,
    workflow_id: job.workflowId,
    ...(settings.jobFields !== 'old' && newFields(job, store, settings)),
    ...(settings.jobFields !== 'new' && oldFields(job, store, settings)),
  };
}

function newFields(job: Job, store: Store, settings: Settings) {
  return {
    inputs: {
      assets: assetMap(inputAssets(job, store), store, settings),
      params: mapOrNull(inputParameters(job, store), asText),
    },
    outputs: {
      assets: assetMap(job.output?.assets ?? [], store, settings),
      params: mapOrNull(job.output?.parameters ?? [], asText),
    },
  };
}

/** The generation before: real JSON values, and the assets that the job made in a list. */
function oldFields(job: Job, store: Store, settings: Settings) {
  return {
    assets: Object.values(assetMap(job.output?.assets ?? [], store, settings) ?? {}),
    parameters: mapOrNull(inputParameters(job, store), asValue) ?? {},
    meta: mapOrNull(job.output?.parameters ?? [], asValue),
  };
}

function inputAssets(job: Job, store: Store): [string, string][] {
  return [...job.assetInputs].flatMap(([name, input]) => {
    const id = assetIdOf(input, store);
    return id === undefined ? [] : [[name, id] as [string, string]];
  });
}

function assetIdOf(input: AssetInput, store: Store): string | undefined {
  if ('assetId' in input) return input.assetId;
  return store.jobs.get(input.jobId)?.output?.assets.get(input.output);
}

function inputParameters(job: Job, store: Store): [string, unknown][] {
  return [...job.parameterInputs].flatMap(([name, input]) => {
    const value = parameterOf(input, store);
    return value === undefined ? [] : [[name, value] as [string, unknown]];
  });
}

function parameterOf(input: ParameterInput, store: Store): unknown {
  if ('value' in input) return input.value;
  return store.jobs.get(input.jobId)?.output?.parameters.get(input.output);
}

/** An asset that was deleted since is left out. */
function assetMap(ids: Iterable<readonly [string, string]>, store: Store, settings: Settings) {
  const found = [...ids].flatMap(([name, id]) => {
    const asset = store.assets.get(id);
    return asset === undefined ? [] : [[name, toAssetJson(asset, settings)] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}

function mapOrNull<T>(
  entries: Iterable<readonly [string, unknown]>,
  convert: (value: unknown) => T,
): Record<string, T> | null {
  const list = [...entries];
  if (list.length === 0) return null;
  return Object.fromEntries(list.map(([name, value]) => [name, convert(value)]));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
