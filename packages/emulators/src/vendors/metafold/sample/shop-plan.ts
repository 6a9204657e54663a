import { createRandom } from '../../../core/random.ts';
import { partName } from '../../../core/shop.ts';
import type { JobScript } from '../option.ts';

/** When in the shop's history something happened: 0 the oldest, 1 the newest. */
interface Placed {
  place: number;
  /** Instead of a place in the history: this long before the start, so that it is going on then. */
  agoMs?: number;
}

export interface SampleWorkflow extends Placed {
  part: string;
  lattice: string;
  /** By the names of its jobs. */
  scripts: Readonly<Record<string, JobScript>>;
  cancelAfterMs?: number;
}

export interface SampleJob extends Placed {
  name: string | null;
  type: string;
  /** Filename of its input. */
  mesh: string;
  parameters: Readonly<Record<string, unknown>>;
  script: JobScript;
  cancelAfterMs?: number;
}

export interface SampleProject {
  name: string;
  access: string;
  type?: string;
  filenames: readonly string[];
  workflows: readonly SampleWorkflow[];
  jobs: readonly SampleJob[];
}

const GEOMETRY = ['.stl', '.obj', '.step', '.stl', '.3mf', '.ply'];
const LATTICES = ['gyroid-6mm', 'gyroid-10mm', 'schwarz-d-8mm', 'bcc-12mm'].map(
  (name) => `${name}.lattice.json`,
);
const WORKFLOW_JOBS = ['prepare', 'bvh', 'sample', 'infill', 'inspect'];

/** The shop's projects. The first has a history as long as a busy customer's. */
export function planShop(): SampleProject[] {
  return [
    createThermalProject(),
    createProject('Orthopedics pilot', 'private', 30, { jobs: 14, offset: 52 }),
    createProject('Fixtures and jigs', 'public', 18, { jobs: 6, offset: 76 }),
    {
      ...createProject('Midsole crush test', 'org', 10, { jobs: 3, offset: 91 }),
      type: 'digital_test_bench_experiment',
    },
  ];
}

function createThermalProject(): SampleProject {
  const parts = partFiles(52, 0);
  const documents = Array.from({ length: 8 }, (_, index) => [
    `${partName(index)}-render.png`,
    `${partName(index)}-load-curve.csv`,
  ]).flat();
  return {
    name: 'Thermal management',
    access: 'private',
    // The lattices first: every workflow needs one.
    filenames: [...LATTICES, ...parts, ...documents],
    workflows: Array.from({ length: 20 }, (_, index) => createWorkflow(index, parts)),
    jobs: createJobs('thermal', 10, parts),
  };
}

function createProject(
  name: string,
  access: string,
  parts: number,
  { jobs, offset }: { jobs: number; offset: number },
): SampleProject {
  const filenames = partFiles(parts, offset);
  return { name, access, filenames, workflows: [], jobs: createJobs(name, jobs, filenames) };
}

function partFiles(count: number, offset: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${partName(offset + index)}${GEOMETRY[index % GEOMETRY.length]}`,
  );
}

/** Each runs once its part is there: workflow n takes a part from the n-th stretch of the history. */
function createWorkflow(index: number, parts: readonly string[]): SampleWorkflow {
  const random = createRandom(`workflow ${index}`);
  const shared = {
    place: 0.15 + index * 0.04,
    part: parts[index * 2] as string,
    lattice: random.pick(LATTICES),
  };
  // Three go on at the start: two run, one waits. The longest is over 47 s later.
  const agoMs = { 17: 25_000, 18: 12_000, 19: 3_000 }[index];
  if (agoMs !== undefined) {
    const slow = { pendingMs: index === 19 ? 8_000 : 2_000, runMs: 9_000 };
    const later = { pendingMs: 2_000, runMs: 9_000 };
    const scripts = { prepare: slow, bvh: slow, sample: later, infill: later, inspect: later };
    return { ...shared, agoMs, scripts };
  }
  const scripts = Object.fromEntries(
    WORKFLOW_JOBS.map((name): [string, JobScript] => [
      name,
      { pendingMs: random.int(2, 40) * 1_000, runMs: random.int(15, 600) * 1_000 },
    ]),
  );
  if (index % 5 === 3) {
    const failing = random.pick(['sample', 'infill', 'inspect']);
    scripts[failing] = { ...scripts[failing], error: 'Mesh is not watertight: 14 open edges' };
  }
  if (index % 8 === 6) return { ...shared, scripts, cancelAfterMs: random.int(60, 300) * 1_000 };
  return { ...shared, scripts };
}

const PLAIN_TYPES = [
  'sample_triangle_mesh',
  'evaluate_metrics',
  'export_triangle_mesh',
  'sim/custom',
];

function createJobs(seed: string, count: number, parts: readonly string[]): SampleJob[] {
  const random = createRandom(`jobs of ${seed}`);
  return Array.from({ length: count }, (_, index): SampleJob => {
    const part = Math.floor((index / count) * parts.length * 0.8);
    const mesh = parts[part] as string;
    const type = PLAIN_TYPES[index % PLAIN_TYPES.length] as string;
    const job = {
      place: Math.min(0.99, part / parts.length + 0.2),
      name: index % 4 === 2 ? null : `${mesh} ${type.replace(/[_/]/g, '-')}`,
      type,
      mesh,
      parameters: { mesh_filename: mesh, max_resolution: random.pick([128, 256, 512]) },
      script: { pendingMs: random.int(1, 30) * 1_000, runMs: random.int(5, 900) * 1_000 },
    };
    // In each project the newest runs at the start and the one before it waits.
    if (index === count - 1) {
      return {
        ...job,
        agoMs: 6_000,
        script: { pendingMs: 3_000, runMs: random.int(20, 50) * 1_000 },
      };
    }
    if (index === count - 2) {
      return {
        ...job,
        agoMs: 8_000,
        script: { pendingMs: 20_000, runMs: random.int(10, 40) * 1_000 },
      };
    }
    if (index % 6 === 3) return { ...job, cancelAfterMs: job.script.pendingMs / 2 };
    if (index % 6 !== 5) return job;
    return { ...job, script: { ...job.script, error: 'Out of memory at this resolution' } };
  });
}
