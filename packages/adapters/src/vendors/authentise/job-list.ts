import type {
  Job,
  JobFacet,
  JobFilter,
  JobKind,
  JobOrderField,
  ListQuery,
  Page,
  ReadContext,
} from '@fabgraph/contract';
import { matchesJob } from '../../list/filter.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import type { Account } from './account.ts';
import { planFilter } from './filter.ts';
import { toProcessing, toSlice } from './job-entity.ts';
import { readListing } from './listing.ts';
import type { MadeJobList } from './made-job-list.ts';
import type { ModelReader } from './model-reader.ts';
import type { ModelRecord } from './model-record.ts';
import { planOrder } from './order.ts';
import { emptyPage, pageOfAll } from './page.ts';
import { SLICE_LIST, toModelListAddress } from './query.ts';
import type { SliceReader } from './slice.ts';
import { isImpossibleJobStatus, toVendorJobStatus } from './status.ts';

type Query = ListQuery<JobFilter, JobOrderField>;

/** One of the lists that ours is made of, one after the other. */
interface Part {
  /** Begins its cursors; only the first part's can be empty. */
  readonly prefix: string;
  readonly isWanted: boolean;
  readonly list: JobFacet['list'];
  /** Whether it may hold anything, when it is next in turn. */
  readonly mayFollow: (query: Query, context: ReadContext) => boolean | Promise<boolean>;
}

/**
 * The vendor keeps no list of jobs. Ours is the work behind each model, then the slices where there
 * is a list of them, then what was ordered here and stands in neither.
 */
export function createJobList(
  account: Account,
  models: ModelReader,
  slices: SliceReader,
  made: MadeJobList,
): JobFacet['list'] {
  const processingOf = perAnswer((record: ModelRecord): readonly Job[] => {
    const job = toProcessing(account, record);
    return job === null ? [] : [job];
  });

  const listProcessing = async (query: Query, context: ReadContext): Promise<Page<Job>> => {
    const { parent, after, filter = {} } = query;
    const matches = (job: Job) => matchesJob(filter, job);
    if (parent?.type === 'Model') {
      const find = await models.readAll([parent.path], context);
      return pageOfAll(processingOf(find(parent.path)).filter(matches), after);
    }
    return await readListing({
      ...planProcessing(query),
      list: models.list,
      account: account.name,
      after,
      expand: processingOf,
      matches,
      isOneToOne: false,
      context,
    });
  };

  const listSlices = async (query: Query, context: ReadContext): Promise<Page<Job>> => {
    const { parent, after, filter = {} } = query;
    const belongs = ({ model }: Job) => parent?.type !== 'Model' || model?.path === parent.path;
    const page = await slices.ifListed(() =>
      readListing({
        list: slices.list,
        account: account.name,
        address: SLICE_LIST,
        after,
        expand: (record) => [toSlice(account, record)],
        matches: (job) => matchesJob(filter, job) && belongs(job),
        isFilterWhole: Object.keys(filter).length === 0,
        isOneToOne: true,
        context,
      }),
    );
    return page ?? emptyPage();
  };

  /** With an order asked for, whether there are slices at all has to be known from the start. */
  const hasSlices = async (context: ReadContext): Promise<boolean> => {
    const page = await slices.ifListed(() => slices.list.read(SLICE_LIST, context));
    return page !== null && (page.records.length > 0 || page.next !== null);
  };

  return async (query, context) => {
    const { orderBy, filter = {} } = query;
    const wanted = wantedKinds(filter);
    const parts: readonly Part[] = [
      {
        prefix: '',
        isWanted: wanted.hasProcessing,
        list: listProcessing,
        mayFollow: () => false,
      },
      {
        prefix: 'slice:',
        isWanted: wanted.hasSlices,
        list: listSlices,
        mayFollow: async () =>
          slices.isListed() && (orderBy === undefined || (await hasSlices(context))),
      },
      {
        prefix: 'made:',
        isWanted: wanted.hasSlices || wanted.hasSnapshots,
        list: made.list,
        mayFollow: () => made.hasAny(query),
      },
    ];
    return await listParts(
      parts.filter(({ isWanted }) => isWanted),
      query,
      context,
    );
  };
}

/** A page of the part that the cursor is in; where that part ends, the place is the next one's start. */
async function listParts(
  parts: readonly Part[],
  query: Query,
  context: ReadContext,
): Promise<Page<Job>> {
  const { after } = query;
  const known = parts.findLastIndex(({ prefix }) => after?.startsWith(prefix) ?? false);
  const current = Math.max(known, 0);
  const part = parts[current];
  if (part === undefined) return emptyPage();

  const rest = after?.slice(known === -1 ? 0 : part.prefix.length);
  const isStart = part.prefix !== '' && rest === '';
  const page = await part.list({ ...query, after: isStart ? undefined : rest }, context);
  const own = {
    ...page,
    cursorAfter: (index: number) => part.prefix + page.cursorAfter(index),
    total: after === undefined ? page.total : null,
  };
  for (const next of parts.slice(current + 1)) {
    if (await next.mayFollow(query, context)) return followedBy(own, next);
  }
  return own;
}

/** One part of a list, another one of which is not read yet. */
function followedBy(page: Page<Job>, { prefix }: Part): Page<Job> {
  return {
    ...page,
    cursorAfter: (index) =>
      page.isLast && index >= page.items.length - 1 ? prefix : page.cursorAfter(index),
    isLast: false,
    // What follows is neither sorted nor filtered by the vendor.
    pushedDown: { filter: false, order: false },
    total: null,
  };
}

const PROCESSING: readonly (readonly [JobKind, string])[] = [
  ['ANALYSIS', 'analysis'],
  ['TRANSFORMATION', 'transformation'],
];
const SLICE = ['SLICE', 'slice'] as const;
const SNAPSHOT = ['SNAPSHOT', 'snapshot'] as const;

/** What a filter leaves of the parts, as far as it costs no call to know. */
function wantedKinds({ kinds, types, statuses, isStep, name }: JobFilter) {
  const isPossible = isStep !== true && !(statuses?.every(isImpossibleJobStatus) ?? false);
  const isWanted = ([kind, type]: readonly [JobKind, string]) =>
    isPossible && (kinds?.includes(kind) ?? true) && (types?.includes(type) ?? true);
  return {
    hasProcessing: PROCESSING.some(isWanted),
    // These have no names.
    hasSlices: name === undefined && isWanted(SLICE),
    hasSnapshots: name === undefined && isWanted(SNAPSHOT),
  };
}

function planProcessing({ filter = {}, orderBy }: Query) {
  const { name, statuses, kinds, types, createdAfter } = filter;
  const hasMore = [kinds, types, createdAfter].some((wish) => wish !== undefined);
  const { query, isWhole } = planFilter({ name, statuses, wordFor: toVendorJobStatus, hasMore });
  // A job was made when its model was.
  const order = planOrder(orderBy);
  return {
    address: toModelListAddress({ ...query, sort: order?.sort }),
    isFilterWhole: isWhole,
    isInOrder: order?.isInOrder,
  };
}
