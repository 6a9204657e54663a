import type { ChangeFacet, Entity, Facets, Ref } from '@fabgraph/contract';
import type { Power } from './power.ts';

type Change = ChangeFacet<Entity>;

/** One of the powers that each noun may have for itself. */
export function changeOf<Name extends keyof Change>(
  name: Name,
  { type }: Ref,
): Power<NonNullable<Change[Name]>> {
  return {
    name: `${name.toUpperCase()} ${type}s`,
    find: (facets) => changeFacetOf(facets, type)?.[name] ?? undefined,
  };
}

/** Groups are never changed. */
function changeFacetOf(
  { folders, models, assets, jobs, users }: Facets,
  type: Ref['type'],
): Change | undefined {
  const byType = { Folder: folders, Model: models, Asset: assets, Job: jobs, User: users };
  // The type of the ref picks the facet that takes such refs.
  return (byType as Partial<Record<Ref['type'], unknown>>)[type] as Change | undefined;
}
