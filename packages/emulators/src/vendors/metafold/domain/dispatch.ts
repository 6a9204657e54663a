import type { JobScript } from '../option.ts';
import { invalid } from '../wire/error.ts';
import { type JobDefinition, type OutputRef, parseDefinition } from './definition.ts';
import { jobTypeOf } from './job-type.ts';
import type { AssetInput, Job, ParameterInput, Workflow } from './record.ts';
import { createPlan } from './schedule.ts';
import type { Store } from './store.ts';

export interface Dispatch {
  projectId: string;
  definition: string;
  /** `job.input` → filename in the project, or several. */
  assets?: Readonly<Record<string, unknown>>;
  /** `job.input` → text, or several. */
  parameters?: Readonly<Record<string, unknown>>;
  createdAt: number;
  scriptJob(job: { type: string; name: string | null }): JobScript | undefined;
  /** Throws for a type of job that may not be run. Default: all may. */
  requireAllowed?(type: string): void;
}

/** Checks everything before it makes anything: a workflow that is refused leaves no jobs behind. */
export function dispatchWorkflow(
  store: Store,
  {
    projectId,
    definition,
    assets = {},
    parameters = {},
    createdAt,
    scriptJob,
    requireAllowed,
  }: Dispatch,
): Workflow {
  const definitions = parseDefinition(definition);
  const names = definitions.map(({ name }) => name);
  const filenames = groupByJob('assets', assets, names);
  const texts = groupByJob('parameters', parameters, names);
  const files = new Map(
    [...filenames].map(([job, inputs]) => [job, findFiles(store, projectId, job, inputs)]),
  );
  for (const job of definitions) checkInputs(job, files.get(job.name) ?? new Map());
  for (const { type } of definitions) requireAllowed?.(type);

  const made = new Map<string, Job>();
  for (const { name, type, needs, ...bindings } of definitions) {
    const upstream = needs.map((need) => made.get(need) as Job);
    const { outputParameters = {}, ...script } = scriptJob({ type, name }) ?? {};
    const refOf = ({ job, output }: OutputRef) => ({ jobId: made.get(job)?.id ?? '', output });
    const job = store.addJob({
      projectId,
      workflowId: null,
      name,
      type,
      createdAt,
      needs: upstream.map(({ id }) => id),
      assetInputs: new Map([
        ...[...bindings.assets].flatMap(([input, refs]) => namedInputs(input, refs.map(refOf))),
        ...(files.get(name) ?? []),
      ]),
      parameterInputs: new Map<string, ParameterInput>([
        ...[...bindings.parameters].map(([input, ref]) => [input, refOf(ref)] as const),
        ...[...(texts.get(name) ?? [])].map(([input, value]) => [input, { value }] as const),
      ]),
      plan: createPlan({ createdAt, needs: upstream.map(({ plan }) => plan), ...script }),
      scriptedOutput: outputParameters,
    });
    made.set(name, job);
  }
  const jobs = [...made.values()];
  const workflow = store.addWorkflow({
    projectId,
    jobIds: jobs.map(({ id }) => id),
    createdAt,
    definition,
  });
  for (const job of jobs) job.workflowId = workflow.id;
  return workflow;
}

type Inputs = ReadonlyMap<string, unknown>;

/** `{ "prep.mesh": x }` → prep → mesh → x. The job's name ends at the first dot. */
function groupByJob(
  field: string,
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Map<string, Inputs> {
  const grouped = new Map<string, Map<string, unknown>>();
  for (const [key, value] of Object.entries(values)) {
    const dot = key.indexOf('.');
    const [job, input] = [key.slice(0, dot), key.slice(dot + 1)];
    if (dot === -1 || !names.includes(job) || input === '') {
      throw invalid(field, `"${key}" is not an input of a job`);
    }
    if (!listOf(value).every((item) => typeof item === 'string')) {
      throw invalid(field, `"${key}" must be text or a list of texts`);
    }
    grouped.set(job, (grouped.get(job) ?? new Map<string, unknown>()).set(input, value));
  }
  return grouped;
}

function findFiles(store: Store, projectId: string, job: string, inputs: Inputs) {
  return new Map(
    [...inputs].flatMap(([input, filenames]) => {
      const found = listOf(filenames).map((filename) => {
        const asset = store.findAsset(projectId, String(filename));
        if (asset !== undefined) return { assetId: asset.id };
        throw invalid('assets', `"${job}.${input}": no asset "${String(filename)}" in the project`);
      });
      return namedInputs(input, found);
    }),
  );
}

/** An input of several assets is shown as several: `volume.0`, `volume.1`. */
function namedInputs(input: string, sources: readonly AssetInput[]): [string, AssetInput][] {
  if (sources.length === 1) return sources.map((source) => [input, source]);
  return sources.map((source, index) => [`${input}.${index}`, source]);
}

function checkInputs({ name, type, assets }: JobDefinition, files: ReadonlyMap<string, unknown>) {
  for (const input of jobTypeOf(type).requiredAssets) {
    const isBound = [...assets.keys(), ...files.keys()].some(
      (key) => key === input || key.startsWith(`${input}.`),
    );
    if (!isBound) throw invalid('assets', `job "${name}" needs the asset "${input}"`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
