import type { Job, JobFile, Model, Ref } from '@fabgraph/contract';
import { perAnswer } from '../../wire/per-answer.ts';
import type { ItemList } from './item-list.ts';

/** What a model was made of, and what was made of it. */
export interface Lineage {
  readonly parents: readonly Ref<'Model'>[];
  readonly children: readonly Ref<'Model'>[];
}

const NONE: Lineage = { parents: [], children: [] };

/**
 * Reads the lineage of a project's models off its jobs: each makes its outputs of its inputs. One
 * job list, whatever the number of models.
 */
export function createLineages(): (
  jobs: ItemList<Job>,
) => Promise<(model: Ref<'Model'>) => Lineage> {
  return perAnswer(async (jobs: ItemList<Job>) => {
    const lineages = toLineages(await jobs.behind(null));
    return ({ path }: Ref<'Model'>) => lineages.get(path) ?? NONE;
  });
}

function toLineages(jobs: readonly Job[]): ReadonlyMap<string, Lineage> {
  const lineages = new Map<string, { parents: Ref<'Model'>[]; children: Ref<'Model'>[] }>();
  const lineageOf = ({ path }: Ref<'Model'>) => {
    const lineage = lineages.get(path) ?? { parents: [], children: [] };
    lineages.set(path, lineage);
    return lineage;
  };
  for (const { inputs, outputs } of jobs) {
    const [of, made] = [modelsOf(inputs), modelsOf(outputs)];
    for (const child of made.values()) {
      for (const parent of of.values()) {
        if (child.path === parent.path) continue;
        lineageOf(child).parents.push(parent);
        lineageOf(parent).children.push(child);
      }
    }
  }
  return lineages;
}

/** Whether a job read or made the model. */
export function isJobOf({ inputs, outputs }: Job, { path }: Ref<'Model'>): boolean {
  const isIt = ({ resource }: JobFile) => modelOf(resource?.entity)?.path === path;
  return inputs.some(isIt) || outputs.some(isIt);
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
