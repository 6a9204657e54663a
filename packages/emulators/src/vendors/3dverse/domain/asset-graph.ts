import type { Environment } from './environment.ts';
import type { AssetRecord } from './record.ts';

export interface Dependency {
  readonly asset: AssetRecord;
  /** How many references reach it from the asset itself, and how many from what that one refers to. */
  readonly directCount: number;
  readonly indirectCount: number;
}

/** What an asset refers to, down to a depth of 1 or more, each asset once, the nearest first. */
export function dependenciesOf(
  environment: Environment,
  asset: AssetRecord,
  depth: number,
): readonly Dependency[] {
  const found = new Map<
    string,
    { asset: AssetRecord; directCount: number; indirectCount: number }
  >();
  const visited = new Set([asset.id]);
  let level = [asset];
  for (let step = 0; step < depth && level.length > 0; step += 1) {
    const next: AssetRecord[] = [];
    for (const { id, dependency } of referencesFrom(environment, level)) {
      const entry = found.get(dependency.id) ?? {
        ...{ asset: dependency, directCount: 0, indirectCount: 0 },
      };
      if (id === asset.id) entry.directCount += 1;
      else entry.indirectCount += 1;
      found.set(dependency.id, entry);
      if (visited.has(dependency.id)) continue;
      visited.add(dependency.id);
      next.push(dependency);
    }
    level = next;
  }
  return [...found.values()];
}

/** The assets that refer to this one directly. */
export function referrersOf(environment: Environment, asset: AssetRecord): readonly AssetRecord[] {
  return [...environment.assets.values()].filter((other) => other.dependsOn.includes(asset.id));
}

function referencesFrom(environment: Environment, level: readonly AssetRecord[]) {
  return level.flatMap(({ id, dependsOn }) =>
    dependsOn.flatMap((dependencyId) => {
      const dependency = environment.assets.get(dependencyId);
      return dependency ? [{ id, dependency }] : [];
    }),
  );
}
