import type { Job, JobFile, Model, ReadContext, Ref } from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { toJob } from './job.ts';

/** What a model was made of, and what was made of it. */
export interface Lineage {
  readonly parents: readonly Ref<'Model'>[];
  readonly children: readonly Ref<'Model'>[];
}

/**
 * The lineage of a project's models: each job makes its outputs of its inputs. One job list,
 * whatever the number of models.
 */
export async function readLineage(
  api: MetafoldApi,
  project: string,
  context: ReadContext,
): Promise<(model: Ref<'Model'>) => Lineage> {
  const { account } = api;
  const jobs = (await api.jobs.list(project, context)).map((job) =>
    toJob(job, { account, project }),
  );
  const steps = jobs.map((job) => ({ made: modelsOf(job.outputs), of: modelsOf(job.inputs) }));
  return ({ path }) => ({
    parents: steps.flatMap(({ made, of }) => (made.has(path) ? others(of, path) : [])),
    children: steps.flatMap(({ made, of }) => (of.has(path) ? others(made, path) : [])),
  });
}

/** Whether a job read or made the model. */
export function isJobOf({ inputs, outputs }: Job, { path }: Ref<'Model'>): boolean {
  return modelsOf(inputs).has(path) || modelsOf(outputs).has(path);
}

function modelsOf(files: readonly JobFile[]): ReadonlyMap<string, Ref<'Model'>> {
  return new Map(
    files.flatMap(({ resource }) => {
      const model = modelOf(resource?.entity);
      return model ? [[model.path, model] as const] : [];
    }),
  );
}

function modelOf(entity: Model | NonNullable<JobFile['resource']>['entity']) {
  return entity !== undefined && 'producedBy' in entity ? entity.model : undefined;
}

function others(models: ReadonlyMap<string, Ref<'Model'>>, path: string): Ref<'Model'>[] {
  return [...models.values()].filter((model) => model.path !== path);
}
