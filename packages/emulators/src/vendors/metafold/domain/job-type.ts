import type { Random } from '../../../core/random.ts';

export interface JobType {
  /** Asset inputs that must be bound when it is part of a workflow. */
  requiredAssets: readonly string[];
  /** Output name → extension of the file. */
  assets: Readonly<Record<string, string>>;
  /** The values are JSON, as the vendor writes them. */
  parameters(random: Random): Record<string, string>;
}

const UNKNOWN_TYPE: JobType = {
  requiredAssets: [],
  assets: { output: '.bin' },
  parameters: () => ({}),
};

const JOB_TYPES: ReadonlyMap<string, JobType> = new Map(
  Object.entries({
    'mesh/preprocess': {
      requiredAssets: ['mesh'],
      assets: { mesh: '.ply' },
      parameters: (random) => ({ bounds: boundsOf(random) }),
    },
    'mesh/compute-bvh': {
      requiredAssets: ['mesh'],
      assets: { bvh: '.bin' },
      parameters: () => ({}),
    },
    'mesh/from-volume': {
      requiredAssets: ['volume'],
      assets: { mesh: '.stl' },
      parameters: faceCounts,
    },
    'implicit/from-mesh': {
      requiredAssets: ['mesh'],
      assets: { volume: '.bin' },
      parameters: (random) => ({
        ...patchOf(random),
        bounds: boundsOf(random),
        ...faceCounts(random),
      }),
    },
    'implicit/evaluate': {
      requiredAssets: [],
      assets: { volume: '.bin' },
      parameters: patchOf,
    },
    'implicit/metrics': {
      requiredAssets: ['volume'],
      assets: {},
      parameters: (random) => ({ interior_volume: String(random.int(1_000, 90_000) / 100) }),
    },
    'sim/custom': { requiredAssets: [], assets: { output: '.bin' }, parameters: () => ({}) },
    evaluate_graph: { requiredAssets: [], assets: { volume: '.bin' }, parameters: patchOf },
    evaluate_metrics: {
      requiredAssets: [],
      assets: {},
      parameters: (random) => ({
        surface_area: String(random.int(1_000, 90_000) / 10),
        interior_volume: String(random.int(1_000, 90_000) / 100),
      }),
    },
    export_triangle_mesh: { requiredAssets: [], assets: { mesh: '.stl' }, parameters: faceCounts },
    sample_triangle_mesh: { requiredAssets: [], assets: { volume: '.bin' }, parameters: patchOf },
  }),
);

/** What is known of a type; any other type runs too, with one output named `output`. */
export function jobTypeOf(type: string): JobType {
  return JOB_TYPES.get(type) ?? UNKNOWN_TYPE;
}

export function isKnownJobType(type: string): boolean {
  return JOB_TYPES.has(type);
}

function boundsOf(random: Random): string {
  const half = random.int(5, 120) / 2;
  return `{"min": [-${half}, -${half}, -${half}], "max": [${half}, ${half}, ${half}]}\n`;
}

/** The sampled grid, under both the documented name and the three that the vendor's client reads. */
function patchOf(random: Random): Record<string, string> {
  const edge = random.int(5, 120);
  const size = `[${edge}.0, ${edge}.0, ${edge}.0]`;
  const offset = `[-${edge / 2}, -${edge / 2}, -${edge / 2}]`;
  const resolution = `[${random.pick(['64, 64, 64', '128, 128, 128', '256, 256, 256'])}]`;
  return {
    patch: `{"size": ${size}, "offset": ${offset}, "resolution": ${resolution}}\n`,
    patch_size: size,
    patch_offset: offset,
    patch_resolution: resolution,
  };
}

function faceCounts(random: Random): Record<string, string> {
  const faces = random.int(500, 50_000) * 2;
  return { face_count: String(faces), vertex_count: String(faces / 2 + 2) };
}
