import type { JobKind, JobStatus, ModelStatus } from '@fabgraph/codegen-client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, readChoice, showChoice } from './choice.ts';
import { readMoment } from './time.ts';

const MODEL_STATUSES = keysOf<ModelStatus>({
  AWAITING_UPLOAD: true,
  PROCESSING: true,
  READY: true,
  FAILED: true,
  UNKNOWN: true,
});

const JOB_STATUSES = keysOf<JobStatus>({
  QUEUED: true,
  RUNNING: true,
  SUCCEEDED: true,
  FAILED: true,
  CANCELED: true,
  UNKNOWN: true,
});

const JOB_KINDS = keysOf<JobKind>({
  COMPUTE: true,
  WORKFLOW: true,
  UPLOAD: true,
  CONVERSION: true,
  ANALYSIS: true,
  TRANSFORMATION: true,
  SNAPSHOT: true,
  SLICE: true,
  COPY: true,
});

const OPTIONS = {
  name: () =>
    new Option('--name <pattern>', 'with this name; * stands for any characters, case is ignored'),
  account: () => repeated('--account <name>', 'of this account, by name or id', String),
  vendor: () => repeated('--vendor <id>', 'of this vendor', String),
  modelStatus: () => chosen('--status <status>', 'with this status', MODEL_STATUSES),
  jobStatus: () => chosen('--status <status>', 'with this status', JOB_STATUSES),
  jobKind: () => chosen('--kind <kind>', 'of this kind', JOB_KINDS),
  assetKind: () => repeated('--kind <kind>', 'of this kind: file, scene, mesh, …', String),
  format: () => repeated('--format <suffix>', 'of this format: stl, step, …', String),
  type: () => repeated('--type <type>', "of this type, in the vendor's own words", String),
  steps: () => new Option('--steps', 'only those that are steps of another'),
  noSteps: () => new Option('--no-steps', 'only those that are no steps of another'),
  createdAfter: () =>
    new Option('--created-after <time>', 'made after: 2026-03-01, 2h, 7d').argParser(readMoment),
  updatedAfter: () =>
    new Option('--updated-after <time>', 'changed after: 2026-03-01, 2h, 7d').argParser(readMoment),
  filter: () =>
    new Option(
      '--filter <json>',
      "the graph's own filter as JSON; the options above go before it",
    ).argParser(readFilter),
} satisfies Record<string, () => Option>;

const SETS = {
  models: ['name', 'modelStatus', 'format', 'account', 'vendor', 'createdAfter', 'updatedAfter'],
  assets: ['name', 'assetKind', 'account', 'vendor', 'createdAfter'],
  jobs: [
    'name',
    'jobStatus',
    'jobKind',
    'type',
    'steps',
    'noSteps',
    'account',
    'vendor',
    'createdAfter',
  ],
  folders: ['name', 'account', 'vendor'],
} satisfies Record<string, readonly (keyof typeof OPTIONS)[]>;

export type Noun = keyof typeof SETS;

/** What the options of any of the nouns are read to. */
export interface FilterOptions {
  readonly name?: string;
  readonly account?: readonly string[];
  readonly vendor?: readonly string[];
  readonly status?: readonly string[];
  readonly kind?: readonly string[];
  readonly type?: readonly string[];
  readonly format?: readonly string[];
  readonly steps?: boolean;
  readonly createdAfter?: string;
  readonly updatedAfter?: string;
  readonly filter?: Readonly<Record<string, unknown>>;
}

export function addFilterOptions(command: Command, noun: Noun): Command {
  for (const name of [...SETS[noun], 'filter' as const]) command.addOption(OPTIONS[name]());
  return command;
}

/** `Filter`: that of the noun whose options these are. Undefined where nothing is asked for. */
export function toFilter<Filter extends object>(options: FilterOptions): Filter | undefined {
  const { name, account, vendor, status, kind, type, format, steps, filter } = options;
  const { createdAfter, updatedAfter } = options;
  const said = Object.entries({
    name,
    accounts: account,
    vendors: vendor,
    statuses: status,
    kinds: kind,
    types: type,
    formats: format,
    isStep: steps,
    createdAfter,
    updatedAfter,
  }).filter(([, value]) => value !== undefined);
  if (said.length === 0) return filter as Filter | undefined;
  return { ...filter, ...Object.fromEntries(said) } as Filter;
}

function repeated(flags: string, description: string, read: (text: string) => string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(collect(read));
}

function chosen<Value extends string>(
  flags: string,
  description: string,
  values: readonly Value[],
): Option {
  const choices = values.map(showChoice).join(', ');
  return new Option(flags, `${description}: ${choices}; may be repeated`).argParser(
    collect((text) => readChoice(text, values)),
  );
}

function readFilter(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('It is a JSON object such as {"isStep":false}.');
}

/** All values of a union: one that is forgotten does not compile. */
function keysOf<Value extends string>(values: Readonly<Record<Value, true>>): readonly Value[] {
  return Object.keys(values) as Value[];
}
