import type {
  Job,
  JobFacet,
  JobFilter,
  JobOrderField,
  ListQuery,
  Page,
  ReadContext,
} from '@fabgraph/contract';
import { VendorError } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from '../../list/cursor.ts';
import { matchesJob } from '../../list/filter.ts';
import type { MadeJob, MadeJobs } from './made-job.ts';

type Query = ListQuery<JobFilter, JobOrderField>;

export interface MadeJobList {
  readonly list: JobFacet['list'];
  /** Whether the list can hold anything at all; costs no call. */
  readonly hasAny: (query: Query) => boolean;
}

export interface MadeJobListOptions {
  readonly made: MadeJobs;
  readonly read: (job: MadeJob, context: ReadContext) => Promise<Job>;
  /** Kinds that some other list holds already. */
  readonly isListedElsewhere: (kind: MadeJob['kind']) => boolean;
}

const PLACE = z.string().max(200).nullable();

/**
 * What was ordered here, in the order of refs. Each one that is not over yet costs a call; no page
 * reads more of them than were asked for.
 */
export function createMadeJobList({
  made,
  read,
  isListedElsewhere,
}: MadeJobListOptions): MadeJobList {
  const candidates = ({ parent, filter = {} }: Query): readonly MadeJob[] =>
    made
      .list()
      .filter(
        ({ kind, modelId }) =>
          !isListedElsewhere(kind) &&
          (filter.kinds?.includes(kind) ?? true) &&
          (parent?.type !== 'Model' || parent.path === modelId),
      );

  const readOne = async (job: MadeJob, context: ReadContext): Promise<readonly Job[]> => {
    if (job.ended !== null) return [job.ended];
    try {
      const found = await read(job, context);
      made.note(found);
      return [found];
    } catch (error) {
      if (!(error instanceof VendorError) || error.code !== 'NOT_FOUND') throw error;
      made.forget(job.ref);
      return [];
    }
  };

  return {
    hasAny: (query) => candidates(query).length > 0,
    list: async (query, context): Promise<Page<Job>> => {
      const { after, first, filter = {} } = query;
      const start = after === undefined ? null : parseCursor(PLACE, after);
      const rest = candidates(query).filter(({ ref }) => start === null || ref.path > start);
      const part = rest.slice(0, first);
      const jobs = (await Promise.all(part.map((job) => readOne(job, context)))).flat();
      const items = jobs.filter((job) => matchesJob(filter, job));
      const isLast = part.length === rest.length;
      const end = part.at(-1)?.ref.path ?? start;
      return {
        items,
        // Behind the last match all of the page is done with, so that a page without one leads on.
        cursorAfter: (index) => {
          if (index < 0 && items.length > 0) return formatCursor(start);
          return formatCursor(index >= items.length - 1 ? end : (items[index]?.ref.path ?? end));
        },
        isLast,
        pushedDown: { filter: true, order: false },
        total: start === null && isLast ? items.length : null,
        isStable: true,
      };
    },
  };
}
