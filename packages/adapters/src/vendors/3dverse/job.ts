import type { Job, JobFile, JobStatus, Link, Ref } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { ProgressMemory } from './progress.ts';
import type { RefFactory } from './ref.ts';
import { conversionStatus, uploadStatus } from './status.ts';
import { type Conversion, conversionsOf, type UploadTask } from './upload-task.ts';

export interface JobFactory {
  /** An upload task with its conversions as steps. */
  readonly toUpload: (task: UploadTask) => Job;
}

/** Turns upload tasks into jobs: one for the task, one for each file's conversion. */
export function createJobFactory(refs: RefFactory, progress: ProgressMemory): JobFactory {
  const toConversion = (task: UploadTask, conversion: Conversion): Job => {
    const { json } = conversion;
    const { source_file_id, asset_id } = json;
    const ref = refs.conversion(task.json.upload_task_id, source_file_id, asset_id);
    const status = conversionStatus(json.status ?? null);
    const model = refs.model(source_file_id);
    const asset = refs.convertedAsset(source_file_id, asset_id);
    // In one piece, as all jobs here: this is made for each of every list.
    return {
      ref,
      vendorId: asset_id,
      fetchedAt: conversion.fetchedAt,
      vendorData: () => redactPayload(conversion.raw),
      kind: 'CONVERSION',
      type: json.conversion_pipeline ?? 'conversion',
      name: json.source_file_name ?? null,
      status,
      vendorStatus: json.status ?? null,
      progress: progress.normalize(ref.path, json.progress ?? null, status),
      createdAt: parseDate(task.json.uploaded_at),
      startedAt: null,
      finishedAt: null,
      error: errorOf(status),
      isCancelable: false,
      parameters: null,
      results: null,
      inputs: [{ role: 'source-file', resource: { ref: model } }],
      // The id is promised from the start; the asset is there when the conversion has succeeded.
      outputs:
        status === 'SUCCEEDED' ? [{ role: 'asset', resource: { ref: asset, isAlias: true } }] : [],
      parent: refs.upload(task.json.upload_task_id),
      steps: null,
      dependsOn: null,
      folder: folderOf(task, refs),
      model,
    };
  };

  return {
    toUpload: (task) => {
      const { json } = task;
      const ref = refs.upload(json.upload_task_id);
      const status = uploadStatus(json.status ?? null);
      const steps = conversionsOf(task).map((conversion) => toConversion(task, conversion));
      return {
        ref,
        vendorId: json.upload_task_id,
        fetchedAt: task.fetchedAt,
        vendorData: () => redactPayload(task.raw),
        kind: 'UPLOAD',
        type: 'upload',
        name: null,
        status,
        vendorStatus: json.status ?? null,
        progress: progress.normalize(ref.path, json.progress ?? null, status),
        createdAt: parseDate(json.uploaded_at),
        startedAt: null,
        finishedAt: null,
        error: errorOf(status),
        isCancelable: false,
        parameters: null,
        results: null,
        inputs: distinct(steps.flatMap((step) => step.inputs)),
        outputs: distinct(steps.flatMap((step) => step.outputs)),
        parent: null,
        steps: steps.map((entity): Link<Job> => ({ ref: entity.ref, entity })),
        dependsOn: null,
        folder: folderOf(task, refs),
        model: null,
      };
    },
  };
}

/** A task and its steps, as one list has them. */
export function withSteps(upload: Job): readonly Job[] {
  const steps = (upload.steps ?? []).flatMap(({ entity }) =>
    entity === undefined ? [] : [entity],
  );
  return [upload, ...steps];
}

/** The vendor tells when a task was made and nothing of its other times, and why nothing failed. */
function errorOf(status: JobStatus): Job['error'] {
  return status === 'FAILED' ? { message: 'The vendor gave no reason.', vendorCode: null } : null;
}

function folderOf({ json }: UploadTask, refs: RefFactory): Ref<'Folder'> | null {
  return json.folder_id ? refs.folder(json.folder_id) : null;
}

/** Several conversions may read one file. */
function distinct(files: readonly JobFile[]): readonly JobFile[] {
  return [...new Map(files.map((file) => [file.resource?.ref.path, file])).values()];
}
