/** A model that was made for a file whose bytes it has not got. */
export interface AwaitingModel {
  readonly id: string;
  readonly name: string;
  readonly allowResize: boolean;
  readonly allowRotation: boolean;
  /** Whether the vendor was told whom to call back about it. */
  readonly isReported: boolean;
  readonly uploadLocation: string;
}

/** What another upload must be for to be sent to the same model. */
export type AwaitingModelWish = Omit<AwaitingModel, 'id' | 'uploadLocation'>;

/**
 * Models that failed uploads left behind. The vendor documents no way to delete one, so the next
 * upload of that kind takes it instead of making another.
 */
export interface AwaitingModels {
  readonly add: (model: AwaitingModel) => void;
  /** It is nobody else's from then on. Null where there is none. */
  readonly take: (wish: AwaitingModelWish) => AwaitingModel | null;
}

export interface AwaitingModelsOptions {
  /** Wall clock, in ms. */
  readonly now: () => number;
  /** Default 24 hours. */
  readonly lifetimeMs?: number;
  /** The oldest are forgotten beyond it. Default 500. */
  readonly maxCount?: number;
}

/** In memory, so that a restart forgets them. */
export function createAwaitingModels({
  now,
  lifetimeMs = 86_400_000,
  maxCount = 500,
}: AwaitingModelsOptions): AwaitingModels {
  let kept: readonly { readonly model: AwaitingModel; readonly addedAt: number }[] = [];

  return {
    add: (model) => {
      kept = [...kept, { model, addedAt: now() }].slice(-maxCount);
    },
    take: (wish) => {
      kept = kept.filter(({ addedAt }) => now() - addedAt < lifetimeMs);
      const found = kept.find(({ model }) => isFit(model, wish));
      kept = kept.filter((entry) => entry !== found);
      return found?.model ?? null;
    },
  };
}

function isFit(model: AwaitingModel, wish: AwaitingModelWish): boolean {
  return (
    model.name === wish.name &&
    model.allowResize === wish.allowResize &&
    model.allowRotation === wish.allowRotation &&
    model.isReported === wish.isReported
  );
}
