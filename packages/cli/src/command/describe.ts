import type { Colors } from '../screen/colors.ts';
import { toSafeText } from '../screen/safe-text.ts';

/** A line for each value that is there, named by its path: `account.vendor.name  Metafold`. */
export function describe(thing: object, colors: Colors): readonly string[] {
  const facts = listFacts(thing, '');
  const width = Math.max(0, ...facts.map(([path]) => path.length));
  return facts.map(([path, value]) => `${colors.dim(path.padEnd(width))}  ${value}`);
}

function listFacts(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[toSafeText(path), toSafeText(String(value))]];
  return Object.entries(value).flatMap(([name, each]) =>
    listFacts(each, path === '' ? name : `${path}.${name}`),
  );
}
