import {
  GatewayError,
  type Job,
  type Model,
  type ModelFacet,
  type ReadContext,
  type Ref,
  type UploadFacet,
  type UploadFile,
  VendorError,
} from '@fabgraph/contract';
import { z } from 'zod';
import { createMultipart } from '../../http/multipart.ts';
import { path } from '../../http/path.ts';
import { type Api, settle } from './api.ts';
import type { JobFactory } from './job.ts';
import { readRows } from './list.ts';
import { withHistory } from './model.ts';
import { readContextOf } from './read-context.ts';
import { ID_PATTERN } from './ref.ts';
import { uploadStatus } from './status.ts';
import {
  conversionsOf,
  toHistories,
  type UploadTask,
  type UploadTaskReader,
} from './upload-task.ts';

export interface UploadFacetOptions {
  readonly api: Api;
  readonly tasks: UploadTaskReader;
  readonly factory: JobFactory;
  readonly models: Pick<ModelFacet, 'getMany'>;
  /** Name of the form's field that files are sent under. */
  readonly field: string;
}

/** Our own limit: files that belong together, such as a model and its materials, go in one request. */
const MAX_FILES = 10;

/** Files go to a folder in one request, which becomes one upload task with a conversion a file. */
export function createUploadFacet({
  api,
  tasks,
  factory,
  models,
  field,
}: UploadFacetOptions): UploadFacet {
  /** The named task; one that cannot be read yet is there all the same, with nothing known of it. */
  const readTask = async (id: string, folder: Ref<'Folder'>, context: ReadContext) => {
    api.fresh.note(id, path`/upload-tasks/${id}`);
    const task = (await tasks.getMany([id], context)).get(id);
    if (task !== undefined && !(task instanceof VendorError)) return task;
    const json = { upload_task_id: id, folder_id: folder.path };
    return { json, raw: json, fetchedAt: new Date(), origin: api.origin };
  };

  const toModels = async (task: UploadTask, context: ReadContext): Promise<readonly Model[]> => {
    const ids = [...new Set(conversionsOf(task).map(({ json }) => json.source_file_id))];
    if (ids.length === 0) return [];
    for (const id of ids) api.fresh.note(id, path`/source-files/${id}/details`);
    const slots = await models.getMany(ids.map(api.refs.model), context);
    const histories = toHistories([task]);
    return slots.flatMap((slot) =>
      slot instanceof VendorError
        ? []
        : [withHistory(api.refs, slot, histories.get(slot.ref.path))],
    );
  };

  return {
    maxFiles: MAX_FILES,
    needsFolder: true,
    upload: async ({ folder, files }, write) => {
      if (folder === null) throw invalid('3dverse keeps every file in a folder: name one.');
      if (files.length === 0 || files.length > MAX_FILES) {
        throw invalid(`3dverse takes 1 to ${MAX_FILES} files as one upload.`);
      }
      const context = readContextOf(write);
      const known = new Set(tasks.knownIds());
      const form = createMultipart(files.map((file) => ({ field, ...file })));
      const url = path`/folders/${folder.path}/source-files`;
      const { body } = await api.sendStream('POST', url, { ...form, caller: write });
      const id = taskIdOf(body);
      const task =
        id === null
          ? await findTask({ tasks, folder, files, known }, context)
          : await readTask(id, folder, context);
      if (task === null) return { models: [], assets: [], job: null };
      const job: Job = factory.toUpload(task);
      return { models: await toModels(task, context), assets: [], job };
    },
  };
}

const ANSWER = z.object({ upload_task_id: z.string().regex(ID_PATTERN) });

function taskIdOf(body: unknown): string | null {
  return ANSWER.safeParse(body).data?.upload_task_id ?? null;
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}

interface FindTaskOptions {
  readonly tasks: UploadTaskReader;
  readonly folder: Ref<'Folder'>;
  readonly files: readonly UploadFile[];
  /** Tasks that were there before. */
  readonly known: ReadonlySet<string>;
}

const MAX_WINDOWS = 10;

/**
 * The task of an upload whose answer did not name it: one of the folder's that was not seen before,
 * is not over, and names no other files than these. The newest of several. Null where there is none,
 * rather than somebody else's.
 */
async function findTask(
  { tasks, folder, files, known }: FindTaskOptions,
  context: ReadContext,
): Promise<UploadTask | null> {
  const names = new Set(files.map(({ filename }) => filename));
  const list = await settle(() => readRows(tasks.list(folder.path), MAX_WINDOWS, context));
  if (list instanceof VendorError) return null;
  const candidates = list.rows.filter(
    (task) =>
      !known.has(task.json.upload_task_id) &&
      !OVER.has(uploadStatus(task.json.status ?? null)) &&
      conversionsOf(task).every(({ json }) => names.has(json.source_file_name ?? '')),
  );
  const newestFirst = candidates.toSorted((left, right) => timeOf(right) - timeOf(left));
  return newestFirst[0] ?? null;
}

const OVER: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED']);

function timeOf({ json }: UploadTask): number {
  const time = typeof json.uploaded_at === 'string' ? Date.parse(json.uploaded_at) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
}
