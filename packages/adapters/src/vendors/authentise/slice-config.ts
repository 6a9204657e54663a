import type { SliceInput } from '@fabgraph/contract';
import { z } from 'zod';
import { path } from '../../http/path.ts';
import { invalidInput } from './write.ts';

/** A configuration to be made, and where. */
export interface SliceConfigRequest {
  readonly path: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * How the vendor is told to slice: by its curated parameters, or by the engine's own configuration
 * file where `content` holds one. `description` goes with either.
 * @throws GatewayError INVALID_INPUT naming what is not of the vendor's set.
 */
export function toSliceConfig({ engine, parameters }: SliceInput): SliceConfigRequest {
  if (!ENGINES.has(engine)) throw invalidInput(`engine must be ${[...ENGINES].join(' or ')}.`);
  if (Object.hasOwn(parameters, 'content')) {
    return { path: path`/config/raw/`, json: { engine, ...check(RawParameters, parameters) } };
  }
  const { description, ...curated } = check(CuratedParameters, parameters);
  const json = {
    engine,
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(curated).length === 0 ? {} : { parameters: curated }),
  };
  return { path: path`/config/curated/`, json };
}

const ENGINES: ReadonlySet<string> = new Set(['slic3r', 'makerbot']);

const description = z.string().min(1).optional();
const measure = z.number().nonnegative().optional();
const flag = z.boolean().optional();

const RawParameters = z.strictObject({ content: z.string().min(1), description });

const CuratedParameters = z.strictObject({
  description,
  material: z.enum(['ABS', 'PLA']).optional(),
  print_quality: z.enum(['fine', 'low', 'standard']).optional(),
  filament_diameter: measure,
  nozzle_diameter: measure,
  infill_density: measure,
  infill_speed: measure,
  extruder_temperature: measure,
  bed_temperature: measure,
  perimeter_speed: measure,
  perimeters: z.number().int().nonnegative().optional(),
  support: flag,
  raft: flag,
});

function check<T>(schema: z.ZodType<T>, parameters: SliceInput['parameters']): T {
  const result = schema.safeParse(parameters);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = ['parameters', ...(issue?.path ?? [])].join('.');
  throw invalidInput(`${place}: ${issue?.message ?? 'is not one of the vendor’s'}.`);
}
