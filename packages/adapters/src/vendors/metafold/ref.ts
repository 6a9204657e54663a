import { type Ref, type ResourceType, VendorError } from '@fabgraph/contract';
import { METAFOLD } from './vendor.ts';

/** Lists of a project, by the name that they have in its path. */
export type CollectionName = 'assets' | 'jobs' | 'workflows';

/** Where a thing of a project is. */
export interface Place {
  readonly project: string;
  readonly collection: CollectionName;
  readonly id: string;
}

const PROJECT = /^projects\/(\d{1,20})$/;
const ITEM = /^projects\/(\d{1,20})\/(assets|jobs|workflows)\/(\d{1,20})$/;

const COLLECTIONS: Readonly<Partial<Record<ResourceType, readonly CollectionName[]>>> = {
  Model: ['assets'],
  Asset: ['assets'],
  Job: ['jobs', 'workflows'],
};

export function folderRef(account: string, project: string): Ref<'Folder'> {
  return { account, type: 'Folder', path: `projects/${project}` };
}

export function itemRef<T extends 'Model' | 'Asset' | 'Job'>(
  account: string,
  type: T,
  { project, collection, id }: Place,
): Ref<T> {
  return { account, type, path: `projects/${project}/${collection}/${id}` };
}

/** The project that a folder ref means; null for a ref that no adapter of this vendor makes. */
export function parseFolderRef({ type, path }: Ref): string | null {
  return (type === 'Folder' ? PROJECT.exec(path)?.[1] : undefined) ?? null;
}

/**
 * The project that a list is narrowed to; undefined where it is not narrowed.
 * @throws VendorError INVALID_INPUT for a ref that is none of a project.
 */
export function projectOf(parent: Ref | undefined): string | undefined {
  if (parent === undefined) return undefined;
  const project = parseFolderRef(parent);
  if (project === null) throw notARef(parent);
  return project;
}

/** Where the thing is that a ref means; null for a ref that no adapter of this vendor makes. */
export function parseItemRef({ type, path }: Ref): Place | null {
  const [, project, name, id] = ITEM.exec(path) ?? [];
  // A type from outside may be a name that every object has.
  const collections = Object.hasOwn(COLLECTIONS, type) ? COLLECTIONS[type] : undefined;
  const collection = collections?.find((candidate) => candidate === name);
  if (project === undefined || id === undefined || collection === undefined) return null;
  return { project, collection, id };
}

export function isMetafoldRef(ref: Ref): boolean {
  return (parseFolderRef(ref) ?? parseItemRef(ref)) !== null;
}

/** The failure of a ref that must not reach the vendor. */
export function notARef({ account, type }: Ref): VendorError {
  return new VendorError({
    code: 'INVALID_INPUT',
    message: `This is not the id of a ${METAFOLD.name} ${type.toLowerCase()}.`,
    vendor: METAFOLD.id,
    account,
  });
}

export function notFound({ account, type }: Ref): VendorError {
  return new VendorError({
    code: 'NOT_FOUND',
    message: `${METAFOLD.name} has no such ${type.toLowerCase()}.`,
    vendor: METAFOLD.id,
    account,
  });
}
