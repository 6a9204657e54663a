import { type Entity, type Ref, refKey } from '@fabgraph/contract';

/** Entities that came along with other reads. */
export interface Seen {
  readonly add: (entity: Entity) => void;
  /** The first that was added of this ref. */
  readonly find: (ref: Ref) => Entity | undefined;
}

/** Most things are shown and never looked for by their refs: keys are made only once one is. */
export function createSeen(): Seen {
  const byKey = new Map<string, Entity>();
  let withoutKey: Entity[] = [];
  return {
    add: (entity) => {
      withoutKey.push(entity);
    },
    find: (ref) => {
      for (const entity of withoutKey) {
        const key = refKey(entity.ref);
        if (!byKey.has(key)) byKey.set(key, entity);
      }
      if (withoutKey.length > 0) withoutKey = [];
      return byKey.get(refKey(ref));
    },
  };
}
