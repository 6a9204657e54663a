import type { Adapter, Asset, Facets, Folder, Group, Job, Model, User } from '@fabgraph/contract';
import { type Call, createMemoryNoun, type MemoryNoun, type NounOptions } from './memory-noun.ts';

export interface MemoryAdapterOptions {
  readonly account: string;
  readonly vendor?: string;
  readonly folders?: NounOptions<Folder>;
  readonly models?: NounOptions<Model>;
  readonly assets?: NounOptions<Asset>;
  readonly jobs?: NounOptions<Job>;
  readonly users?: NounOptions<User>;
  readonly groups?: NounOptions<Group>;
  /** Added to the facets made of the above. */
  readonly powers?: { readonly [Facet in keyof Facets]?: Partial<Facets[Facet]> };
  /** Shared by several adapters where the order of calls over all of them matters. */
  readonly calls?: Call[];
}

export interface MemoryAdapter extends Adapter {
  readonly calls: Call[];
  readonly models: MemoryNoun<Model>;
}

/** A vendor that lives in memory. A noun that is not given is a facet that is absent. */
export function createMemoryAdapter({
  account,
  vendor = 'memory',
  folders,
  models,
  assets,
  jobs,
  users,
  groups,
  powers = {},
  calls = [],
}: MemoryAdapterOptions): MemoryAdapter {
  const modelNoun = createMemoryNoun(account, 'models', calls, models);
  const pollGroup = () => 'all';
  const facets: Record<string, object> = {
    ...(folders && { folders: createMemoryNoun(account, 'folders', calls, folders) }),
    ...(models && { models: { ...modelNoun, pollGroup } }),
    ...(assets && { assets: createMemoryNoun(account, 'assets', calls, assets) }),
    ...(jobs && { jobs: { ...createMemoryNoun(account, 'jobs', calls, jobs), pollGroup } }),
    ...(users && { users: createMemoryNoun(account, 'users', calls, users) }),
    ...(groups && { groups: createMemoryNoun(account, 'groups', calls, groups) }),
  };
  for (const [facet, added] of Object.entries(powers)) {
    facets[facet] = { ...facets[facet], ...added };
  }
  return {
    vendor: { id: vendor, name: vendor.toUpperCase(), minPollIntervalMs: 1_000 },
    account,
    origin: 'http://memory.test',
    credentialFingerprint: `fingerprint of ${account}`,
    facets: facets as Facets,
    isRef: ({ path }) => /^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(path),
    getState: () => 'HEALTHY',
    heldUntil: () => null,
    onStateChange: () => () => {},
    callsMade: () => 0,
    close: async () => {},
    calls,
    models: modelNoun,
  };
}
