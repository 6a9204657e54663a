import type {
  Asset,
  AssetFilter,
  Folder,
  FolderFilter,
  Job,
  JobFilter,
  Model,
  ModelFilter,
} from '@fabgraph/contract';
import { matchesName } from './name.ts';

export function matchesFolder({ name }: FolderFilter, folder: Pick<Folder, 'name'>): boolean {
  return isNamed(name, folder.name);
}

export function matchesModel(
  filter: ModelFilter,
  model: Pick<Model, 'name' | 'status' | 'format' | 'createdAt' | 'updatedAt'>,
): boolean {
  return (
    isNamed(filter.name, model.name) &&
    isOneOf(filter.statuses, model.status) &&
    isOneOf(filter.formats, model.format) &&
    isAfter(filter.createdAfter, model.createdAt) &&
    isAfter(filter.updatedAfter, model.updatedAt)
  );
}

export function matchesAsset(
  { name, kinds, createdAfter }: AssetFilter,
  asset: Pick<Asset, 'name' | 'kind' | 'createdAt'>,
): boolean {
  return (
    isNamed(name, asset.name) &&
    isOneOf(kinds, asset.kind) &&
    isAfter(createdAfter, asset.createdAt)
  );
}

export function matchesJob(
  filter: JobFilter,
  job: Pick<Job, 'name' | 'type' | 'kind' | 'status' | 'parent' | 'createdAt'>,
): boolean {
  return (
    isNamed(filter.name, job.name) &&
    isOneOf(filter.types, job.type) &&
    isOneOf(filter.kinds, job.kind) &&
    isOneOf(filter.statuses, job.status) &&
    (filter.isStep === undefined || filter.isStep === (job.parent !== null)) &&
    isAfter(filter.createdAfter, job.createdAt)
  );
}

function isNamed(pattern: string | undefined, name: string | null): boolean {
  if (pattern === undefined) return true;
  return name !== null && matchesName(pattern, name);
}

function isOneOf<T>(wanted: readonly T[] | undefined, value: T | null | undefined): boolean {
  if (wanted === undefined) return true;
  return value !== null && value !== undefined && wanted.includes(value);
}

function isAfter(limit: Date | undefined, date: Date | null | undefined): boolean {
  if (limit === undefined) return true;
  return date !== null && date !== undefined && date.getTime() > limit.getTime();
}
