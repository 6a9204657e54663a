import { parse } from 'yaml';
import { invalid } from '../wire/error.ts';
import { isKnownJobType, jobTypeOf } from './job-type.ts';

export interface OutputRef {
  job: string;
  /** Name of the output asset or parameter. */
  output: string;
}

export interface JobDefinition {
  name: string;
  type: string;
  needs: readonly string[];
  /** Input name → what feeds it; several for an input that takes a list. */
  assets: ReadonlyMap<string, readonly OutputRef[]>;
  parameters: ReadonlyMap<string, OutputRef>;
}

/** Reads a workflow's YAML and checks what can be checked without a project: shape, names, cycles. */
export function parseDefinition(text: string): JobDefinition[] {
  const jobs = recordOf(parseYaml(text), 'a workflow').jobs;
  const entries = Object.entries(recordOf(jobs, '"jobs"'));
  if (entries.length === 0) throw wrong('"jobs" is empty');
  const types = new Map(entries.map(([name, job]) => [name, typeOf(name, job)]));
  const definitions = entries.map(([name, job]) =>
    parseJob(name, recordOf(job, `job "${name}"`), types),
  );
  return inRunningOrder(definitions);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch {
    throw wrong('the definition is not valid YAML');
  }
}

function typeOf(name: string, job: unknown): string {
  const { type } = recordOf(job, `job "${name}"`);
  if (typeof type !== 'string' || type === '') throw wrong(`job "${name}" needs a type`);
  return type;
}

type Types = ReadonlyMap<string, string>;

function parseJob(name: string, job: Record<string, unknown>, types: Types): JobDefinition {
  const needs = parseNeeds(name, job.needs ?? [], types);
  const check = (ref: OutputRef): OutputRef => {
    if (!types.has(ref.job)) throw wrong(`job "${name}" names "${ref.job}", which is not a job`);
    if (!needs.includes(ref.job)) throw wrong(`job "${name}" uses "${ref.job}" without needing it`);
    return ref;
  };
  const assets = Object.entries(recordOf(job.assets ?? {}, `assets of "${name}"`)).map(
    ([input, binding]) => {
      const list = Array.isArray(binding) ? binding : [binding];
      return [input, list.map((item) => check(parseAssetBinding(input, item, types)))] as const;
    },
  );
  const parameters = Object.entries(recordOf(job.parameters ?? {}, `parameters of "${name}"`)).map(
    ([input, binding]) => [input, check(parseParameterBinding(input, binding))] as const,
  );
  return {
    name,
    type: types.get(name) ?? '',
    needs,
    assets: new Map(assets),
    parameters: new Map(parameters),
  };
}

function parseNeeds(name: string, needs: unknown, types: Types): string[] {
  if (!Array.isArray(needs)) throw wrong(`"needs" of "${name}" must be a list`);
  for (const need of needs) {
    if (typeof need !== 'string' || !types.has(need)) {
      throw wrong(`job "${name}" needs "${String(need)}", which is not a job`);
    }
  }
  return [...new Set(needs as string[])];
}

/** A producer's name alone means its output of the same name, or its only one. */
function parseAssetBinding(input: string, binding: unknown, types: Types): OutputRef {
  if (typeof binding !== 'string') {
    const { job, asset } = recordOf(binding, `asset input "${input}"`);
    if (typeof job !== 'string' || typeof asset !== 'string') {
      throw wrong(`asset input "${input}" needs "job" and "asset"`);
    }
    const type = types.get(job) ?? '';
    if (isKnownJobType(type) && !Object.hasOwn(jobTypeOf(type).assets, asset)) {
      throw wrong(`job "${job}" has no output asset "${asset}"`);
    }
    return { job, output: asset };
  }
  const outputs = Object.keys(jobTypeOf(types.get(binding) ?? '').assets);
  const output = outputs.includes(input) || outputs.length > 1 ? input : outputs[0];
  if (output === undefined || !outputs.includes(output)) {
    throw wrong(`job "${binding}" has no output asset "${input}"`);
  }
  return { job: binding, output };
}

function parseParameterBinding(input: string, binding: unknown): OutputRef {
  const { job, parameter } = recordOf(binding, `parameter input "${input}"`);
  if (typeof job !== 'string' || typeof parameter !== 'string') {
    throw wrong(`parameter input "${input}" needs "job" and "parameter"`);
  }
  return { job, output: parameter };
}

/** Each job after those it needs, otherwise as written. */
function inRunningOrder(definitions: readonly JobDefinition[]): JobDefinition[] {
  const ordered: JobDefinition[] = [];
  const done = new Set<string>();
  let waiting = [...definitions];
  while (waiting.length > 0) {
    const next = waiting.find(({ needs }) => needs.every((need) => done.has(need)));
    if (next === undefined) {
      throw wrong(
        `jobs need each other in a circle: ${waiting.map(({ name }) => name).join(', ')}`,
      );
    }
    ordered.push(next);
    done.add(next.name);
    waiting = waiting.filter((job) => job !== next);
  }
  return ordered;
}

function recordOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(`${what} must be a map`);
  }
  return value as Record<string, unknown>;
}

function wrong(message: string) {
  return invalid('definition', message);
}
