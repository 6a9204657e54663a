import type { Asset, Folder, Job, Model, User } from '@fabgraph/contract';

const FETCHED_AT = new Date('2026-11-01T00:00:00.000Z');

type Given<E> = Partial<E> & { readonly account: string; readonly path: string };

export function folder({ account, path, ...rest }: Given<Folder>): Folder {
  return {
    ...common('Folder', account, path),
    name: `folder ${path}`,
    path: null,
    parent: null,
    createdAt: null,
    createdBy: null,
    ...rest,
  };
}

export function model({ account, path, ...rest }: Given<Model>): Model {
  return {
    ...common('Model', account, path),
    name: `model ${path}`,
    folder: null,
    status: 'READY',
    vendorStatus: 'ready',
    format: 'stl',
    size: 1_000,
    checksum: null,
    createdAt: null,
    updatedAt: null,
    createdBy: null,
    geometry: null,
    parents: [],
    children: [],
    hasThumbnail: false,
    hasDownload: true,
    ...rest,
  };
}

export function asset({ account, path, ...rest }: Given<Asset>): Asset {
  return {
    ...common('Asset', account, path),
    name: `asset ${path}`,
    kind: 'file',
    folder: null,
    model: null,
    producedBy: null,
    size: null,
    checksum: null,
    createdAt: null,
    updatedAt: null,
    hasThumbnail: false,
    hasDownload: true,
    ...rest,
  };
}

export function job({ account, path, ...rest }: Given<Job>): Job {
  return {
    ...common('Job', account, path),
    kind: 'COMPUTE',
    type: 'test',
    name: `job ${path}`,
    status: 'RUNNING',
    vendorStatus: 'started',
    progress: null,
    createdAt: null,
    startedAt: null,
    finishedAt: null,
    error: null,
    isCancelable: false,
    parameters: null,
    results: null,
    inputs: [],
    outputs: [],
    parent: null,
    steps: null,
    dependsOn: null,
    folder: null,
    model: null,
    ...rest,
  };
}

export function user({ account, path, ...rest }: Given<User>): User {
  return { ...common('User', account, path), username: path, registeredAt: null, ...rest };
}

function common<T extends string>(type: T, account: string, path: string) {
  return {
    ref: { account, type, path },
    vendorId: path.split('/').at(-1) ?? path,
    fetchedAt: FETCHED_AT,
    vendorData: () => ({ path }),
  };
}
