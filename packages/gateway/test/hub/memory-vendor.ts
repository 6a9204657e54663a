import {
  type AccountState,
  type Adapter,
  type Job,
  type JobFacet,
  type JobFilter,
  type JobOrderField,
  type JobStatus,
  type ListQuery,
  type Page,
  type Ref,
  VendorError,
} from '@fabgraph/contract';

/** A vendor in memory whose jobs the test moves, and which keeps count of what it is asked. */
export interface MemoryVendor {
  readonly adapter: Adapter;
  /** Bulk reads, each with the paths asked. */
  readonly reads: string[][];
  readonly listCalls: () => number;
  /** The folders whose lists were read, in turn. */
  readonly lists: string[];
  readonly folderCalls: () => number;
  readonly addFolder: (path: string) => void;
  /** With all that is in it. */
  readonly removeFolder: (path: string) => void;
  /** Reads of this folder's list fail with it until it is null. */
  readonly failFolder: (path: string, error: VendorError | null) => void;
  readonly progressCalls: () => number;
  readonly ref: (path: string) => Ref<'Job'>;
  readonly put: (path: string, change?: Partial<Job>) => Job;
  readonly remove: (path: string) => void;
  /** Every read fails with it until it is null. */
  readonly failWith: (error: VendorError | null) => void;
  readonly holdUntil: (date: Date | null) => void;
  /** Its last call left it in this state. */
  readonly turn: (state: AccountState) => void;
  /** How many listen to its state. */
  readonly listenerCount: () => number;
  /** Reads wait until the returned function is called. `isAnswered`: what lists then tell is of now. */
  readonly block: (options?: { readonly isAnswered: boolean }) => () => void;
}

export interface MemoryVendorOptions {
  readonly account?: string;
  readonly credential?: string;
  readonly minPollIntervalMs?: number;
  readonly pageSize?: number;
  readonly pollGroup?: (ref: Ref<'Job'>) => string;
  /** The vendor has a list of each of these, and none of the whole account. */
  readonly folders?: readonly string[];
  /** What one page of a list costs. Default 1. */
  readonly callsPerList?: number;
}

export function createMemoryVendor({
  account = 'shop',
  credential = 'key',
  minPollIntervalMs = 1_000,
  pageSize = 100,
  pollGroup = ({ path }) => path.split('/')[0] ?? '',
  folders: firstFolders,
  callsPerList = 1,
}: MemoryVendorOptions = {}): MemoryVendor {
  const jobs = new Map<string, Job>();
  const reads: string[][] = [];
  const folders = new Set(firstFolders);
  const folderFailures = new Map<string, VendorError>();
  const lists: string[] = [];
  let listCount = 0;
  let folderCount = 0;
  let progressCount = 0;
  let failure: VendorError | null = null;
  let heldUntil: Date | null = null;
  let state: AccountState = 'HEALTHY';
  const listeners = new Set<() => void>();
  let gate: Promise<void> = Promise.resolve();
  let isAnswered = false;

  const facet: JobFacet = {
    pollGroup,
    getMany: async (refs) => {
      reads.push(refs.map(({ path }) => path));
      await gate;
      if (failure !== null) throw failure;
      return refs.map(({ path }) => jobs.get(path) ?? vendorError('NOT_FOUND', { account }));
    },
    list: async (query) => {
      listCount += 1;
      lists.push(query.parent?.path ?? '');
      const known = isAnswered ? [...jobs.values()] : undefined;
      await gate;
      const cause = failure ?? folderFailure(query.parent?.path);
      if (cause !== null) throw cause;
      return pageOf(
        (known ?? [...jobs.values()]).filter((job) => isMatch(job, query)),
        query,
      );
    },
    ...(firstFolders && {
      getListFolders: async () => {
        folderCount += 1;
        await gate;
        if (failure !== null) throw failure;
        return [...folders].map((path) => ({ account, type: 'Folder' as const, path }));
      },
    }),
    getProgress: async (asked) => {
      progressCount += 1;
      return asked.map(({ parameters }) => Number(parameters?.done ?? 0));
    },
  };

  return {
    adapter: {
      vendor: { id: 'memory', name: 'Memory', minPollIntervalMs },
      account,
      origin: 'http://memory.test',
      credentialFingerprint: credential,
      facets: { jobs: facet },
      isRef: () => true,
      getState: () => state,
      heldUntil: () => heldUntil,
      onStateChange: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      callsMade: () => reads.length + listCount * callsPerList + folderCount + progressCount,
      close: async () => {},
    },
    reads,
    listCalls: () => listCount,
    lists,
    folderCalls: () => folderCount,
    addFolder: (path) => void folders.add(path),
    removeFolder: (path) => {
      folders.delete(path);
      for (const key of [...jobs.keys()]) if (key.startsWith(`${path}/`)) jobs.delete(key);
    },
    failFolder: (path, error) => {
      if (error === null) folderFailures.delete(path);
      else folderFailures.set(path, error);
    },
    progressCalls: () => progressCount,
    ref,
    put: (path, change = {}) => {
      const job = { ...(jobs.get(path) ?? newJob(path)), fetchedAt: new Date(), ...change };
      jobs.set(path, job);
      return job;
    },
    remove: (path) => void jobs.delete(path),
    failWith: (error) => {
      failure = error;
    },
    holdUntil: (date) => {
      heldUntil = date;
      for (const listener of listeners) listener();
    },
    turn: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
    listenerCount: () => listeners.size,
    block: (options) => {
      let open = () => {};
      isAnswered = options?.isAnswered === true;
      gate = new Promise((resolve) => {
        open = () => {
          isAnswered = false;
          resolve();
        };
      });
      return open;
    },
  };

  function folderFailure(path: string | undefined): VendorError | null {
    if (firstFolders === undefined) return null;
    if (path === undefined || !folders.has(path)) return vendorError('NOT_FOUND', { account });
    return folderFailures.get(path) ?? null;
  }

  function ref(path: string): Ref<'Job'> {
    return { account, type: 'Job', path };
  }

  function pageOf(
    matches: readonly Job[],
    { after = '0' }: ListQuery<JobFilter, JobOrderField>,
  ): Page<Job> {
    const start = Number(after);
    return {
      items: matches.slice(start, start + pageSize),
      cursorAfter: (index) => String(start + index + 1),
      isLast: start + pageSize >= matches.length,
      pushedDown: { filter: true, order: false },
      total: matches.length,
      isStable: true,
    };
  }

  function newJob(path: string): Job {
    return {
      ref: ref(path),
      vendorId: path,
      fetchedAt: new Date(),
      vendorData: () => null,
      kind: 'COMPUTE',
      type: 'mesh',
      name: path,
      status: 'QUEUED',
      vendorStatus: 'pending',
      progress: undefined,
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
    };
  }
}

export function vendorError(
  code: VendorError['code'],
  { account = 'shop', retryAfterMs }: { account?: string; retryAfterMs?: number } = {},
): VendorError {
  return new VendorError({
    code,
    message: `memory: ${code}`,
    vendor: 'memory',
    account,
    retryAfterMs,
  });
}

function isMatch(job: Job, { filter, parent }: ListQuery<JobFilter, JobOrderField>): boolean {
  const statuses: readonly JobStatus[] | undefined = filter?.statuses;
  if (statuses !== undefined && !statuses.includes(job.status)) return false;
  return parent === undefined || job.ref.path.startsWith(`${parent.path}/`);
}
