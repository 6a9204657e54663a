import {
  isTerminalJobStatus,
  type Job,
  type Ref,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { toJob, toWorkflow } from './job.ts';
import { notARef, parseItemRef } from './ref.ts';
import { METAFOLD } from './vendor.ts';
import { toReadContext } from './write-context.ts';

/**
 * Cancels a workflow. One that is over, before or meanwhile, is returned as it is.
 * @throws VendorError UNSUPPORTED for a job that is no workflow and not over.
 */
export async function cancelWorkflow(
  api: MetafoldApi,
  ref: Ref<'Job'>,
  context: WriteContext,
): Promise<Job> {
  const place = parseItemRef(ref);
  if (place === null) throw notARef(ref);
  const { account } = api;
  const { project, id } = place;
  const read = toReadContext(context);

  if (place.collection === 'jobs') {
    const job = toJob(await api.jobs.get(project, id, read), api.sourceIn(project));
    if (isTerminalJobStatus(job.status)) return job;
    throw notCancelable(account);
  }

  const refusal = await cancel(api, place, context);
  const workflow = toWorkflow(await api.workflows.get(project, id, read), api.sourceIn(project));
  // The vendor refuses to cancel what is over: that is no failure here.
  if (refusal !== null && !isTerminalJobStatus(workflow.status)) throw refusal;
  return workflow;
}

async function cancel(
  api: MetafoldApi,
  { project, id }: { readonly project: string; readonly id: string },
  context: WriteContext,
): Promise<VendorError | null> {
  try {
    await api.postCancel(project, id, context);
    return null;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.code === 'INVALID_INPUT' || error.code === 'CONFLICT') return error;
    throw error;
  }
}

function notCancelable(account: string): VendorError {
  return new VendorError({
    code: 'UNSUPPORTED',
    message: `${METAFOLD.name} cannot cancel a single job: cancel the workflow that it is a step of.`,
    vendor: METAFOLD.id,
    account,
  });
}
