import { GatewayError } from './error.ts';
import type { JobLineFragment, ModelLineFragment } from './generated/operation.ts';

/** A job that was waited for has failed or was canceled. The message is its vendor's. */
export class JobFailedError extends GatewayError {
  /** As it ended; `job.error` is the vendor's reason. */
  readonly job: JobLineFragment;

  constructor(job: JobLineFragment) {
    const isCanceled = job.status === 'CANCELED';
    const outcome = isCanceled ? 'was canceled' : 'failed';
    super({
      code: isCanceled ? 'JOB_CANCELED' : 'JOB_FAILED',
      message: job.error?.message ?? `The job ${job.name ?? job.type} ${outcome}.`,
      vendor: job.account.vendor.id,
      account: job.account.name,
    });
    this.name = 'JobFailedError';
    this.job = job;
  }
}

/** A model that was waited for cannot be used. */
export class ModelFailedError extends GatewayError {
  /** As it ended; `model.vendorStatus` is the vendor's own word. */
  readonly model: ModelLineFragment;

  constructor(model: ModelLineFragment) {
    const { name, vendorStatus, account } = model;
    const word = vendorStatus === null ? '' : `: ${vendorStatus}`;
    super({
      code: 'MODEL_FAILED',
      message: `${account.vendor.name} could not make use of ${name}${word}.`,
      vendor: account.vendor.id,
      account: account.name,
    });
    this.name = 'ModelFailedError';
    this.model = model;
  }
}

export function gone(id: string): GatewayError {
  return new GatewayError({ code: 'NOT_FOUND', message: `${id} is not there any more.` });
}
