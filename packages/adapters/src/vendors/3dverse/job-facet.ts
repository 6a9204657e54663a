import {
  type Job,
  type JobFacet,
  type JobFilter,
  type JobKind,
  type JobStatus,
  type ReadContext,
  type Ref,
  type Slot,
  VendorError,
} from '@fabgraph/contract';
import { matchesJob } from '../../list/filter.ts';
import { pageOfWholeList } from '../../list/whole-list.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import { createEmptyPage } from './empty-page.ts';
import { type JobFactory, withSteps } from './job.ts';
import type { ListWindow } from './list.ts';
import { MAX_LIMIT } from './max-limit.ts';
import { parseJobPath } from './ref.ts';
import type { UploadTask, UploadTaskReader } from './upload-task.ts';
import { THREEDVERSE } from './vendor.ts';
import { pageOfWindows } from './window-page.ts';
import type { UploadTaskJson } from './wire.ts';

export interface JobFacetOptions {
  readonly account: string;
  readonly tasks: UploadTaskReader;
  readonly factory: JobFactory;
}

/** Upload tasks, and as their steps the conversions of the files that were uploaded. */
export function createJobFacet({ account, tasks, factory }: JobFacetOptions): JobFacet {
  const notFound = ({ path }: Ref<'Job'>) =>
    new VendorError({
      code: 'NOT_FOUND',
      message: `${THREEDVERSE.name} has no job ${path}.`,
      vendor: THREEDVERSE.id,
      account,
    });

  const pick = (ref: Ref<'Job'>, task: Slot<UploadTask> | undefined): Slot<Job> => {
    if (task === undefined) return notFound(ref);
    if (task instanceof VendorError) return task;
    const jobs = withSteps(factory.toUpload(task));
    return jobs.find((job) => job.ref.path === ref.path) ?? notFound(ref);
  };

  const jobsIn = perAnswer((rows: ListWindow<UploadTaskJson>['rows']) =>
    rows.flatMap((row) => (row === null ? [] : withSteps(factory.toUpload(row)))),
  );

  const readConversionsOf = async (model: Ref<'Model'>, context: ReadContext) => {
    const all = await tasks.readAll(context);
    return all
      .flatMap((task) => withSteps(factory.toUpload(task)))
      .filter((job) => job.model?.path === model.path);
  };

  return {
    getMany: async (refs, context) => {
      const taskIdOf = (ref: Ref<'Job'>) => parseJobPath(ref.path)?.taskId;
      const ids = refs.map(taskIdOf).filter((id) => id !== undefined);
      const found = await tasks.getMany(ids, context);
      return refs.map((ref) => pick(ref, found.get(taskIdOf(ref) ?? '')));
    },
    list: async ({ parent, after, first, filter }, context) => {
      if (isImpossible(filter)) return createEmptyPage(after);
      const matches = matcherOf(filter);
      if (parent?.type === 'Model') {
        const jobs = await readConversionsOf(parent as Ref<'Model'>, context);
        return pageOfWholeList({
          items: jobs.filter(matches ?? (() => true)),
          keyOf: (job) => `${job.createdAt?.toISOString() ?? ''} ${job.ref.path}`,
          compareKeys: newestFirst,
          after,
          isFilterPushedDown: matches === undefined,
        });
      }
      const list = tasks.list(parent?.path ?? null);
      return await pageOfWindows({
        after,
        limit: matches === undefined ? Math.min(MAX_LIMIT, Math.max(first, MIN_LIMIT)) : MAX_LIMIT,
        readWindow: async (offset, limit) => {
          const { rows, isEnd } = await list.readWindow(offset, limit, context);
          return { entities: jobsIn(rows), rowCount: rows.length, total: null, isEnd };
        },
        keyOf: (job) => job.ref.path,
        matches,
        pushedDown: { filter: matches === undefined, order: false },
      });
    },
    getProgress: async (jobs) => jobs.map(({ progress }) => progress ?? null),
    pollGroup: (ref) => {
      const taskId = parseJobPath(ref.path)?.taskId;
      const folderId = taskId === undefined ? null : tasks.folderOf(taskId);
      return folderId === null ? 'upload-tasks' : `folders/${folderId}/upload-tasks`;
    },
  };
}

/** Room for a few new tasks before the place, so that it stays in sight. */
const MIN_LIMIT = 10;

/** No work here is of another kind, and none can be canceled. */
function isImpossible({ kinds, statuses }: JobFilter = {}): boolean {
  const isOwnKind = (kind: JobKind) => kind === 'UPLOAD' || kind === 'CONVERSION';
  const isPossible = (status: JobStatus) => status !== 'CANCELED';
  return kinds?.some(isOwnKind) === false || statuses?.some(isPossible) === false;
}

function matcherOf(filter: JobFilter | undefined): ((job: Job) => boolean) | undefined {
  const isEmpty = Object.values(filter ?? {}).every((value) => value === undefined);
  if (filter === undefined || isEmpty) return undefined;
  return (job) => matchesJob(filter, job);
}

function newestFirst(left: string, right: string): number {
  if (left === right) return 0;
  return left > right ? -1 : 1;
}
