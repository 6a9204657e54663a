import type { Job, RunWorkflowInput, WriteContext } from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { toWorkflow } from './job.ts';
import { filenamesByRole } from './job-file.ts';
import { toParams } from './parameter.ts';
import { notARef, parseFolderRef } from './ref.ts';

/** Starts a workflow. */
export async function runWorkflow(
  api: MetafoldApi,
  { folder, definition, parameters, files }: RunWorkflowInput,
  context: WriteContext,
): Promise<Job> {
  const project = parseFolderRef(folder);
  if (project === null) throw notARef(folder);

  const body = {
    definition,
    ...(files.length === 0 ? {} : { assets: await filenamesByRole(api, project, files, context) }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters: toParams(parameters) }),
  };
  const workflow = await api.postWorkflow(project, body, context);
  return toWorkflow(workflow, api.sourceIn(project));
}
