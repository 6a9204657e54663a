import type { LiveHub } from '../../src/index.ts';

export interface RecordingHub {
  readonly hub: LiveHub;
  /** `changed a Model m`, `deleted a Job j`, in the order told. */
  readonly told: readonly string[];
  /** What was told of, in the same order; null for what was deleted. */
  readonly entities: readonly unknown[];
}

/** A hub that nobody watches; it writes down what mutations tell it. */
export function createRecordingHub(): RecordingHub {
  const told: string[] = [];
  const entities: unknown[] = [];
  const hub: Partial<LiveHub> = {
    publish: ({ account }, entity) => {
      told.push(`changed ${account} ${entity.ref.type} ${entity.ref.path}`);
      entities.push(entity);
    },
    publishDeleted: ({ account }, { type, path }) => {
      told.push(`deleted ${account} ${type} ${path}`);
      entities.push(null);
    },
  };
  return { hub: hub as LiveHub, told, entities };
}
