import type { FieldReader } from './field-reader.ts';
import type { SliceConfig } from './slice-store.ts';

type ConfigInput = Omit<SliceConfig, 'id' | 'createdAt' | 'ownerId'>;

const ENGINES = ['slic3r', 'makerbot'] as const;
const MATERIALS = ['ABS', 'PLA'] as const;
const LAYER_HEIGHTS_MM = { fine: 0.1, standard: 0.2, low: 0.3 };
const QUALITIES = Object.keys(LAYER_HEIGHTS_MM) as (keyof typeof LAYER_HEIGHTS_MM)[];
const NUMBERS = [
  'filament_diameter',
  'nozzle_diameter',
  'infill_density',
  'infill_speed',
  'extruder_temperature',
  'bed_temperature',
  'perimeter_speed',
] as const;
const SWITCHES = ['support', 'raft'] as const;

/** Reads a configuration made of the vendor's own parameters. */
export function readCuratedConfig(fields: FieldReader): ConfigInput {
  const engine = fields.oneOf('engine', ENGINES, { isRequired: true }) ?? 'slic3r';
  const description = fields.string('description') ?? null;
  const given = fields.object('parameters');
  const quality = given?.oneOf('print_quality', QUALITIES);
  const parameters = {
    material: given?.oneOf('material', MATERIALS) ?? null,
    print_quality: quality ?? null,
    ...fieldsOf(NUMBERS, (key) => given?.number(key, { min: 0 }) ?? null),
    perimeters: given?.number('perimeters', { isWhole: true, min: 0 }) ?? null,
    ...fieldsOf(SWITCHES, (key) => given?.boolean(key) ?? null),
  };
  fields.finish();
  const layerHeight = LAYER_HEIGHTS_MM[quality ?? 'standard'];
  const settings = Object.entries({ layer_height: layerHeight, ...parameters });
  const lines = settings.map(([key, value]) => `${key} = ${value ?? ''}`);
  return { engine, description, parameters, content: `${lines.join('\n')}\n` };
}

/** Reads a configuration in the engine's own text, whose parameters stay unknown. */
export function readRawConfig(fields: FieldReader): ConfigInput {
  const engine = fields.oneOf('engine', ENGINES, { isRequired: true }) ?? 'slic3r';
  const description = fields.string('description') ?? null;
  const content = fields.string('content', { isRequired: true }) ?? '';
  fields.finish();
  const keys = ['material', 'print_quality', ...NUMBERS, 'perimeters', ...SWITCHES];
  return { engine, description, content, parameters: fieldsOf(keys, () => null) };
}

function fieldsOf<T>(keys: readonly string[], read: (key: string) => T): Record<string, T> {
  return Object.fromEntries(keys.map((key) => [key, read(key)]));
}
