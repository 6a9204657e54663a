import type { Clock } from '../../core/clock.ts';
import { createRandom } from '../../core/random.ts';
import type { AuthentiseSettings } from './option.ts';

export type SliceStatus = 'processing' | 'processed' | 'error';

/** How a part is sliced. */
export interface SliceConfig {
  readonly id: string;
  readonly ownerId: string;
  readonly engine: string;
  readonly description: string | null;
  /** Null for those that a raw configuration leaves to its text. */
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  /** The engine's own configuration file. */
  readonly content: string;
  readonly createdAt: number;
}

export interface Slice {
  readonly id: string;
  readonly ownerId: string;
  readonly modelId: string;
  readonly configId: string;
  readonly createdAt: number;
  readonly endsAt: number;
  /** Known from the start, shown at the end: an open mesh cannot be sliced. */
  readonly willFail: boolean;
}

export type SliceInput = Pick<Slice, 'ownerId' | 'modelId' | 'configId' | 'willFail'> &
  Partial<Pick<Slice, 'createdAt' | 'endsAt'>>;

export interface SliceStore {
  configsOf(userId: string): readonly SliceConfig[];
  findConfig(id: string, userId: string): SliceConfig | undefined;
  /** Whoever it belongs to: for links that need no credential. */
  getConfig(id: string): SliceConfig | undefined;
  addConfig(config: Omit<SliceConfig, 'id' | 'createdAt'>): SliceConfig;
  slicesOf(userId: string): readonly Slice[];
  findSlice(id: string, userId: string): Slice | undefined;
  getSlice(id: string): Slice | undefined;
  addSlice(slice: SliceInput): Slice;
}

export function sliceStatusOf({ endsAt, willFail }: Slice, now: number): SliceStatus {
  if (now < endsAt) return 'processing';
  return willFail ? 'error' : 'processed';
}

/** Configurations and slices; each is seen by its owner only. */
export function createSliceStore({
  clock,
  settings,
}: {
  readonly clock: Clock;
  readonly settings: AuthentiseSettings;
}): SliceStore {
  const random = createRandom('authentise slices');
  const configs = new Map<string, SliceConfig>();
  const slices = new Map<string, Slice>();

  return {
    configsOf: (userId) => [...configs.values()].filter(({ ownerId }) => ownerId === userId),
    findConfig(id, userId) {
      const config = configs.get(id);
      return config?.ownerId === userId ? config : undefined;
    },
    getConfig: (id) => configs.get(id),
    addConfig(config) {
      const added = { ...config, id: random.uuid(), createdAt: clock.now() };
      configs.set(added.id, added);
      return added;
    },
    slicesOf: (userId) => [...slices.values()].filter(({ ownerId }) => ownerId === userId),
    findSlice(id, userId) {
      const slice = slices.get(id);
      return slice?.ownerId === userId ? slice : undefined;
    },
    getSlice: (id) => slices.get(id),
    addSlice({ createdAt = clock.now(), endsAt = createdAt + settings.slicingMs, ...slice }) {
      const added = { ...slice, id: random.uuid(), createdAt, endsAt };
      slices.set(added.id, added);
      return added;
    },
  };
}
