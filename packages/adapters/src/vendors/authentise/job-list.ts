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
import type { Account } from './account.ts';
import { planFilter } from './filter.ts';
import { toProcessing, toSlice } from './job-entity.ts';
import { readListing } from './listing.ts';
import type { ModelReader } from './model-reader.ts';
import { planOrder } from './order.ts';
import { emptyPage, pageOfAll } from './page.ts';
import { SLICE_LIST, toModelListAddress } from './query.ts';
import type { SliceReader } from './slice.ts';
import { isImpossibleJobStatus, toVendorJobStatus } from './status.ts';

type Query = ListQuery<JobFilter, JobOrderField>;

/** Begins the cursors of the list's second part. */
const SLICES = 'slice:';

/**
 * The vendor keeps no list of jobs. Ours is the work behind each model, and then the slices where
 * there is a list of them; snapshots are nowhere listed.
 */
export function createJobList(
  account: Account,
  models: ModelReader,
  slices: SliceReader,
): JobFacet['list'] {
  const listProcessing = async (query: Query, context: ReadContext): Promise<Page<Job>> => {
    const { parent, after, filter = {} } = query;
    const matches = (job: Job) => matchesJob(filter, job);
    if (parent?.type === 'Model') {
      const find = await models.readAll([parent.path], context);
      const job = toProcessing(account, find(parent.path));
      return pageOfAll([job].filter((found) => found !== null).filter(matches), after);
    }
    return await readListing({
      ...planProcessing(query),
      list: models.list,
      account: account.name,
      after,
      expand: (record) => [toProcessing(account, record)].filter((job) => job !== null),
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
        after: after === SLICES ? undefined : after?.slice(SLICES.length),
        expand: (record) => [toSlice(account, record)],
        matches: (job) => matchesJob(filter, job) && belongs(job),
        isFilterWhole: Object.keys(filter).length === 0,
        isOneToOne: true,
        context,
      }),
    );
    if (page === null) return emptyPage();
    return {
      ...page,
      cursorAfter: (index) => SLICES + page.cursorAfter(index),
      total: after === undefined ? page.total : null,
    };
  };

  /** With an order asked for, whether there are slices at all has to be known from the start. */
  const hasSlices = async (context: ReadContext): Promise<boolean> => {
    const page = await slices.ifListed(() => slices.list.read(SLICE_LIST, context));
    return page !== null && (page.records.length > 0 || page.next !== null);
  };

  return async (query, context) => {
    const wanted = wantedKinds(query.filter ?? {});
    if (!wanted.hasProcessing && !wanted.hasSlices) return emptyPage();
    if (!wanted.hasProcessing || query.after?.startsWith(SLICES)) {
      return await listSlices(query, context);
    }
    const page = await listProcessing(query, context);
    const goesOn =
      wanted.hasSlices &&
      slices.isListed() &&
      (query.orderBy === undefined || (await hasSlices(context)));
    return goesOn ? followedBySlices(page) : page;
  };
}

/** The first part of a list whose second part is not read yet. */
function followedBySlices(page: Page<Job>): Page<Job> {
  return {
    ...page,
    cursorAfter: (index) =>
      page.isLast && index >= page.items.length - 1 ? SLICES : page.cursorAfter(index),
    isLast: false,
    // The slices are neither sorted nor filtered by the vendor.
    pushedDown: { filter: false, order: false },
    total: null,
  };
}

const PROCESSING: readonly (readonly [JobKind, string])[] = [
  ['ANALYSIS', 'analysis'],
  ['TRANSFORMATION', 'transformation'],
];
const SLICE: readonly (readonly [JobKind, string])[] = [['SLICE', 'slice']];

/** What a filter leaves of the two parts, as far as it costs no call to know. */
function wantedKinds({ kinds, types, statuses, isStep, name }: JobFilter) {
  const isPossible = isStep !== true && !(statuses?.every(isImpossibleJobStatus) ?? false);
  const isWanted = ([kind, type]: readonly [JobKind, string]) =>
    isPossible && (kinds?.includes(kind) ?? true) && (types?.includes(type) ?? true);
  return {
    hasProcessing: PROCESSING.some(isWanted),
    // A slice has no name.
    hasSlices: name === undefined && SLICE.some(isWanted),
  };
}

function planProcessing({ filter = {}, orderBy }: Query) {
  const { name, statuses, kinds, types, createdAfter } = filter;
  const hasMore = [kinds, types, createdAfter].some((wish) => wish !== undefined);
  const { query, isWhole } = planFilter({ name, statuses, wordFor: toVendorJobStatus, hasMore });
  // A job is called what its model is, and was made when that was.
  const order = planOrder(orderBy, ['NAME', 'CREATED_AT']);
  return {
    address: toModelListAddress({ ...query, sort: order?.sort }),
    isFilterWhole: isWhole,
    isInOrder: order?.isInOrder,
  };
}
