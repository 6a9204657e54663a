/** What one operation may ask, over every transport alike. */
export interface OperationLimits {
  /** Words and signs of a document, texts of any length counting as one. Default 2,000. */
  readonly maxTokens: number;
  /** Fields within each other; introspection is exempt. Default 16. */
  readonly maxDepth: number;
  /** Aliases, that of `__typename` as well. Default 15. */
  readonly maxAliases: number;
  /** Fields of the operation itself. Default 10. */
  readonly maxRootFields: number;
  /** Default 5. */
  readonly maxDirectives: number;
  /** Reads of one thing at a vendor. Default 5,000. */
  readonly maxCost: number;
  /** Lists and objects within each other in a variable. Default 20. */
  readonly maxVariableDepth: number;
  /** Subscriptions at once over one WebSocket. Default 100. */
  readonly maxSubscriptions: number;
}

export const DEFAULT_LIMITS: OperationLimits = {
  maxTokens: 2_000,
  maxDepth: 16,
  maxAliases: 15,
  maxRootFields: 10,
  maxDirectives: 5,
  maxCost: 5_000,
  maxVariableDepth: 20,
  maxSubscriptions: 100,
};

/** `OperationLimits`, each left out or undefined where its default stands. */
export type LimitOptions = { readonly [Limit in keyof OperationLimits]?: number | undefined };

export function toOperationLimits(given: LimitOptions = {}): OperationLimits {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(set) };
}
