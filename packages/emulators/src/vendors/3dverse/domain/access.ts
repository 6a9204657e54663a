/** Rights in rising order: each holds the ones before it. */
export const ACCESS_LEVELS = ['read', 'write', 'manage'] as const;

export type Access = (typeof ACCESS_LEVELS)[number];

export function isAccess(value: unknown): value is Access {
  return ACCESS_LEVELS.includes(value as Access);
}

export function allows(held: Access | undefined, needed: Access): boolean {
  return held !== undefined && rank(held) >= rank(needed);
}

export function lesserAccess(one: Access, other: Access): Access {
  return rank(one) <= rank(other) ? one : other;
}

export function greaterAccess(one: Access | undefined, other: Access): Access {
  return one !== undefined && rank(one) >= rank(other) ? one : other;
}

function rank(access: Access): number {
  return ACCESS_LEVELS.indexOf(access);
}
