import {
  type Entity,
  type Facets,
  type ReadContext,
  refKey,
  type Slot,
  type VendorError,
} from '@fabgraph/contract';
import DataLoader from 'dataloader';
import type { GraphContext } from '../context.ts';
import { accountOf } from './account.ts';
import { createPerOperation } from './per-operation.ts';
import { readContextOf } from './read-context.ts';
import type { MaybePromise } from './when-read.ts';

/**
 * A field that the read of the entity may have left out. The entities of one tick that lack the
 * same fields are completed together. Null where the vendor has no such thing.
 */
export function loadField<E extends Entity, Field extends string & keyof E>(
  context: GraphContext,
  entity: E,
  field: Field,
): MaybePromise<Exclude<E[Field], undefined> | null> {
  type Value = Exclude<E[Field], undefined>;
  if (entity[field] !== undefined) return entity[field] as Value;
  return detailLoaderOf(context, entity.ref.account)
    .load({ entity, field })
    .then((complete) => ((complete as E)[field] ?? null) as Value | null);
}

interface Want {
  readonly entity: Entity;
  readonly field: string;
}

const detailLoaderOf = createPerOperation((context: GraphContext, account: string) => {
  const { facets } = accountOf(context, { account });
  return new DataLoader<Want, Entity, string>(
    (wants) => readDetails(facets, wants, readContextOf(context, account)),
    { cacheKeyFn: ({ entity, field }) => `${refKey(entity.ref)}#${field}` },
  );
});

async function readDetails(
  facets: Facets,
  wants: readonly Want[],
  read: ReadContext,
): Promise<Slot<Entity>[]> {
  const found = new Map<string, Slot<Entity>>();
  await Promise.all(
    groupWants(wants).map(async ({ entities, fields }) => {
      const slots = await getDetails(facets, entities, fields, read).catch((error) =>
        entities.map(() => error as VendorError),
      );
      entities.forEach((entity, index) => {
        const slot = slots[index] as Slot<Entity>;
        for (const field of fields) found.set(`${refKey(entity.ref)}#${field}`, slot);
      });
    }),
  );
  return wants.map(({ entity, field }) => found.get(`${refKey(entity.ref)}#${field}`) as Entity);
}

interface WantGroup {
  readonly entities: readonly Entity[];
  readonly fields: ReadonlySet<string>;
}

/** One group for each set of fields and type, so that nothing is read that nobody asked for. */
function groupWants(wants: readonly Want[]): readonly WantGroup[] {
  const byEntity = new Map<string, { entity: Entity; fields: Set<string> }>();
  for (const { entity, field } of wants) {
    const known = byEntity.get(refKey(entity.ref)) ?? { entity, fields: new Set() };
    known.fields.add(field);
    byEntity.set(refKey(entity.ref), known);
  }
  const groups = new Map<string, { entities: Entity[]; fields: Set<string> }>();
  for (const { entity, fields } of byEntity.values()) {
    const key = `${entity.ref.type}:${[...fields].sort().join()}`;
    const group = groups.get(key) ?? { entities: [], fields };
    group.entities.push(entity);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface DetailFacet {
  readonly getDetails?: (
    entities: readonly Entity[],
    fields: ReadonlySet<string>,
    context: ReadContext,
  ) => Promise<readonly Slot<Entity>[]>;
}

/**
 * The entities with these fields, each in its place. An adapter without `getDetails` leaves a field
 * out only where there is nothing to be had.
 */
export async function getDetails(
  { folders, models, assets, jobs }: Facets,
  entities: readonly Entity[],
  fields: ReadonlySet<string>,
  read: ReadContext,
): Promise<readonly Slot<Entity>[]> {
  const facets = { Folder: folders, Model: models, Asset: assets, Job: jobs };
  const type = entities[0]?.ref.type as keyof typeof facets;
  const facet = facets[type] as DetailFacet | undefined;
  return facet?.getDetails?.(entities, fields, read) ?? entities;
}
