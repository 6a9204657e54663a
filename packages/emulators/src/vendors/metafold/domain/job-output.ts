import { memoryFile } from '../../../core/file-store.ts';
import { createRandom } from '../../../core/random.ts';
import { fileContent } from '../sample/file-content.ts';
import { jobTypeOf } from './job-type.ts';
import type { Asset, Job, JobOutput } from './record.ts';

type AddAsset = (asset: Omit<Asset, 'id' | 'modifiedAt'>) => Asset;

/** What a job of its type leaves behind at its end; the same for the same job id. */
export function makeOutput(job: Job, addAsset: AddAsset): JobOutput {
  const { assets, parameters } = jobTypeOf(job.type);
  const random = createRandom(`output of job ${job.id} ${job.type}`);
  const made = Object.entries(assets).map(([name, extension]) => {
    const filename = `${name}-${random.hex(8)}${extension}`;
    const asset = addAsset({
      projectId: job.projectId,
      jobId: job.id,
      filename,
      content: memoryFile(fileContent(filename)),
      createdAt: job.plan.endsAt,
    });
    return [name, asset.id] as const;
  });
  return {
    assets: new Map(made),
    parameters: new Map(Object.entries({ ...parameters(random), ...job.scriptedOutput })),
  };
}
