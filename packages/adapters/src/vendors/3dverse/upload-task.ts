import type { ReadContext, Slot } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { parseDate } from '../../wire/date.ts';
import { createRecentMap } from '../../wire/recent-map.ts';
import type { Api } from './api.ts';
import { createOffsetList, createRowsByIds, type OffsetList, readRows } from './list.ts';
import { type Received, receiveMany } from './received.ts';
import { badnessOf } from './status.ts';
import { type ConversionJson, type UploadTaskJson, wire } from './wire.ts';

export type UploadTask = Received<UploadTaskJson>;
export type Conversion = Received<ConversionJson>;

/** What the upload tasks tell of one source file. */
export interface SourceFileHistory {
  readonly task: UploadTask;
  /** The conversion of this file that went worst. */
  readonly worst: Conversion;
}

/** The account's upload tasks: the vendor's only record of when, by whom and with what success a file came. */
export interface UploadTaskReader {
  /** The tasks of a folder, or of the whole account. */
  readonly list: (folderId: string | null) => OffsetList<UploadTaskJson>;
  readonly getMany: (
    taskIds: readonly string[],
    context: ReadContext,
  ) => Promise<ReadonlyMap<string, Slot<UploadTask>>>;
  /** The account's tasks, read once a request, at most the first ten windows of them. */
  readonly readAll: (context: ReadContext) => Promise<readonly UploadTask[]>;
  /** By source file; of several tasks that name a file the newest. */
  readonly readHistories: (context: ReadContext) => Promise<ReadonlyMap<string, SourceFileHistory>>;
  /** The folder of a task that was read before, else null. Costs no call. */
  readonly folderOf: (taskId: string) => string | null;
  /** Ids of the tasks that were read lately. Costs no call. */
  readonly knownIds: () => readonly string[];
}

const MAX_WINDOWS = 10;
const MAX_TASKS = 10_000;

export function createUploadTaskReader(api: Api): UploadTaskReader {
  const folders = createRecentMap<string>(MAX_TASKS);

  const note = (task: UploadTask): UploadTask => {
    const { upload_task_id, folder_id } = task.json;
    if (folder_id) folders.set(upload_task_id, folder_id);
    return task;
  };

  const listAt = (url: string) =>
    createOffsetList({ api, path: url, schema: wire.uploadTask, onRow: note });
  const ofAccount = listAt(path`/upload-tasks`);
  const list = (folderId: string | null): OffsetList<UploadTaskJson> =>
    folderId === null ? ofAccount : listAt(path`/folders/${folderId}/upload-tasks`);

  const readOne = async (taskId: string, context: ReadContext) =>
    note(
      await api.readOne(wire.uploadTask, path`/upload-tasks/${taskId}`, 'an upload task', context),
    );

  const readAll = async (context: ReadContext) => {
    const { tasks, leftOut } = await context.once('upload-tasks', async () => {
      const { rows, leftOut } = await readRows(ofAccount, MAX_WINDOWS, context);
      return { tasks: dedupe(rows), leftOut };
    });
    for (const each of leftOut) context.onLeftOut?.(each);
    return tasks;
  };

  return {
    list,
    getMany: async (taskIds, context) => {
      const readIn = async (folderId: string | null, ids: readonly string[]) => {
        const readTasks = createRowsByIds(api, list(folderId), idOf, readOne);
        const slots = await readTasks(ids, context);
        return slots.map((slot, index) => [ids[index] ?? '', slot] as const);
      };
      const groups = [...groupByFolder(new Set(taskIds), folders)];
      const read = await Promise.all(groups.map(([folderId, ids]) => readIn(folderId, ids)));
      return new Map(read.flat());
    },
    readAll,
    readHistories: (context) =>
      context.once('source-file-histories', async () => toHistories(await readAll(context))),
    folderOf: (taskId) => folders.get(taskId) ?? null,
    knownIds: () => folders.keys(),
  };
}

function idOf({ upload_task_id }: UploadTaskJson): string {
  return upload_task_id;
}

/** Tasks of one folder are cheapest read from its list. */
function groupByFolder(
  taskIds: Iterable<string>,
  folders: { readonly get: (taskId: string) => string | undefined },
): ReadonlyMap<string | null, readonly string[]> {
  const groups = new Map<string | null, string[]>();
  for (const id of taskIds) {
    const folderId = folders.get(id) ?? null;
    groups.set(folderId, [...(groups.get(folderId) ?? []), id]);
  }
  return groups;
}

/** The conversions of a task's files; what is none as documented is left out. */
export function conversionsOf({ json, fetchedAt, origin }: UploadTask): readonly Conversion[] {
  return receiveMany(wire.conversion, json.conversion_tasks ?? [], origin, fetchedAt).items;
}

/** What these tasks tell of each source file that they name. */
export function toHistories(tasks: readonly UploadTask[]): ReadonlyMap<string, SourceFileHistory> {
  const histories = new Map<string, SourceFileHistory>();
  for (const task of tasks) {
    for (const conversion of conversionsOf(task)) {
      const id = conversion.json.source_file_id;
      const known = histories.get(id);
      if (known === undefined || isNewer(task, known.task)) {
        histories.set(id, { task, worst: conversion });
        continue;
      }
      const isWorse = badness(conversion) > badness(known.worst);
      if (known.task === task && isWorse) histories.set(id, { task, worst: conversion });
    }
  }
  return histories;
}

function isNewer(left: UploadTask, right: UploadTask): boolean {
  const [leftAt, rightAt] = [left, right].map(({ json }) => parseDate(json.uploaded_at)?.getTime());
  return (leftAt ?? 0) > (rightAt ?? 0);
}

function badness({ json }: Conversion): number {
  return badnessOf(json.status ?? null);
}

/** Tasks may move from one window to the next while others are made. */
function dedupe(tasks: readonly UploadTask[]): readonly UploadTask[] {
  return [...new Map(tasks.map((task) => [task.json.upload_task_id, task])).values()];
}
