import {
  matchesJob,
  pageOfOffsetList,
  parseDate,
  path,
  redactPayload,
  type VendorClient,
} from '@fabgraph/adapters/kit';
import {
  isTerminalJobStatus,
  type Job,
  type JobFacet,
  type JobFilter,
  type Ref,
  VendorError,
} from '@fabgraph/contract';
import { type Collection, MAX_WINDOW, type Received } from './api.ts';
import { jobRef, notARef, parseRef, partRef } from './ref.ts';
import { toJobState, toJobStatus } from './status.ts';
import type { JobJson } from './wire.ts';

/** Prints. */
export function createJobFacet(jobs: Collection<JobJson>, client: VendorClient): JobFacet {
  const { account } = jobs;
  return {
    getMany: (refs, context) => jobs.getMany(refs, (job) => toJob(job, account), context),

    list: async ({ parent, after, first, filter = {} }, context) => {
      const { query, isWhole } = toQuery(filter, parent);
      return await pageOfOffsetList({
        after,
        first,
        maxWindow: MAX_WINDOW,
        readWindow: jobs.readWindow(query, context),
        idOf: ({ json }) => json.id,
        toEntity: (received) => {
          const job = toJob(received, account);
          return matchesJob(filter, job) ? job : null;
        },
        pushedDown: { filter: isWhole, order: false },
      });
    },

    cancel: async (ref, context) => {
      const id = parseRef(ref);
      if (id === null) throw notARef(ref);
      const refusal = await client
        .sendJson('POST', path`/jobs/${id}/cancel`, { caller: context })
        .then(() => null, toConflict);
      const job = toJob(await jobs.get(id, context), account);
      // The vendor refuses to cancel what is over: that is no failure here.
      if (refusal !== null && !isTerminalJobStatus(job.status)) throw refusal;
      return job;
    },

    pollGroup: (ref) => ref.path,
  };
}

export function toJob({ json, raw }: Received<JobJson>, account: string): Job {
  const { id, part_id: partId, state, percent, created, started, ended, failure } = json;
  const part = partRef(account, partId);
  const status = toJobStatus(state);
  return {
    ref: jobRef(account, id),
    vendorId: id,
    fetchedAt: new Date(),
    vendorData: () => redactPayload(raw),
    kind: 'COMPUTE',
    type: 'print',
    name: null,
    status,
    vendorStatus: state,
    progress: percent === null ? null : percent / 100,
    createdAt: parseDate(created),
    startedAt: parseDate(started),
    finishedAt: parseDate(ended),
    error: failure === null ? null : { message: failure, vendorCode: null },
    isCancelable: !isTerminalJobStatus(status),
    parameters: null,
    results: null,
    inputs: [{ role: 'part', resource: { ref: part } }],
    outputs: [],
    parent: null,
    steps: null,
    dependsOn: null,
    folder: null,
    model: part,
  };
}

function toConflict(error: unknown): VendorError {
  if (error instanceof VendorError && error.code === 'CONFLICT') return error;
  throw error;
}

/** The vendor filters by one state and by one part; anything more is looked at here. */
function toQuery({ statuses, ...rest }: JobFilter, parent: Ref | undefined) {
  const partId = parent?.type === 'Model' ? parseRef(parent) : null;
  if (parent !== undefined && partId === null) throw notARef(parent);
  const [status] = statuses ?? [];
  const state = statuses?.length === 1 && status ? toJobState(status) : undefined;
  const hasRest = Object.values(rest).some((value) => value !== undefined);
  return {
    query: {
      ...(partId === null ? {} : { part: partId }),
      ...(state === undefined ? {} : { state }),
    },
    isWhole: !hasRest && (statuses === undefined || state !== undefined),
  };
}
