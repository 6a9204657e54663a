import {
  type Job,
  type RunWorkflowInput,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { toWorkflow } from './job.ts';
import { toParams } from './parameter.ts';
import { notARef, parseFolderRef, parseItemRef } from './ref.ts';
import { METAFOLD } from './vendor.ts';
import { toReadContext } from './write-context.ts';

/**
 * Starts a workflow. The vendor knows the files of a project by their names, so each costs a read
 * first; a role that is given several files takes all of them.
 */
export async function runWorkflow(
  api: MetafoldApi,
  { folder, definition, parameters, files }: RunWorkflowInput,
  context: WriteContext,
): Promise<Job> {
  const { account } = api;
  const project = parseFolderRef(folder);
  if (project === null) throw notARef(folder);

  const named = await Promise.all(
    files.map(async ({ role, ref }) => {
      const place = parseItemRef(ref);
      if (place === null) throw notARef(ref);
      if (place.project !== project) throw notInProject(account, role);
      const { json } = await api.assets.get(project, place.id, toReadContext(context));
      return { role, filename: json.filename };
    }),
  );

  const body = {
    definition,
    ...(files.length === 0 ? {} : { assets: toAssets(named) }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters: toParams(parameters) }),
  };
  const workflow = await api.postWorkflow(project, body, context.signal);
  return toWorkflow(workflow, { account, project });
}

function toAssets(
  files: readonly { readonly role: string; readonly filename: string }[],
): Record<string, string | readonly string[]> {
  const roles = new Set(files.map(({ role }) => role));
  return Object.fromEntries(
    [...roles].map((role) => {
      const filenames = files.filter((file) => file.role === role).map((file) => file.filename);
      return [role, filenames.length === 1 ? (filenames[0] ?? '') : filenames];
    }),
  );
}

function notInProject(account: string, role: string): VendorError {
  return new VendorError({
    code: 'INVALID_INPUT',
    message: `The file for ${role} is not in the folder that the workflow runs in.`,
    vendor: METAFOLD.id,
    account,
  });
}
