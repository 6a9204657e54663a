import { type Problem, RequestProblem } from './request-problem.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

interface Presence {
  readonly isRequired?: boolean;
}

interface NumberRule extends Presence {
  readonly min?: number;
  readonly max?: number;
  /** The number must be greater than this. */
  readonly above?: number;
  readonly isWhole?: boolean;
}

/** Reads the fields of a request body and gathers everything that is wrong with them. */
export interface FieldReader {
  string(key: string, rule?: Presence & { readonly pattern?: RegExp }): string | undefined;
  oneOf<T extends string>(key: string, values: readonly T[], rule?: Presence): T | undefined;
  number(key: string, rule?: NumberRule): number | undefined;
  boolean(key: string): boolean | undefined;
  /** A reader of the object in a field; its problems are gathered here. Undefined when absent or no object. */
  object(key: string, rule?: Presence): FieldReader | undefined;
  /** Required. */
  list(key: string): readonly unknown[] | undefined;
  /** A reader of an object that was found in a list; its problems are gathered here. */
  within(source: JsonObject, path: string): FieldReader;
  has(key: string): boolean;
  report(key: string, title: string, code?: string): void;
  /** Throws a 400 with all problems, if there are any. */
  finish(): void;
}

/** `null` counts as absent. */
export function createFieldReader(
  source: JsonObject,
  path = '',
  problems: Problem[] = [],
): FieldReader {
  function report(key: string, title: string, code = 'invalid'): void {
    problems.push({ code, title: `${path}${key} ${title}.` });
  }

  function read<T>(
    key: string,
    expected: string,
    accepts: (value: unknown) => value is T,
    { isRequired = false }: Presence = {},
  ): T | undefined {
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    if (value === undefined || value === null) {
      if (isRequired) report(key, 'is required', 'required');
      return undefined;
    }
    if (accepts(value)) return value;
    report(key, `must be ${expected}`);
    return undefined;
  }

  return {
    string(key, { pattern, ...presence } = {}) {
      const accepts = (value: unknown): value is string =>
        typeof value === 'string' && (pattern === undefined || pattern.test(value));
      return read(key, pattern === undefined ? 'a string' : 'well formed', accepts, presence);
    },
    oneOf<T extends string>(key: string, values: readonly T[], presence?: Presence) {
      const accepts = (value: unknown): value is T => values.includes(value as T);
      return read(key, `one of ${values.join(', ')}`, accepts, presence);
    },
    number(key, { isRequired = false, ...rule } = {}) {
      const accepts = (value: unknown): value is number =>
        typeof value === 'number' && isInRange(value, rule);
      return read(key, describeRange(rule), accepts, { isRequired });
    },
    boolean(key) {
      return read(key, 'true or false', (value) => typeof value === 'boolean');
    },
    object(key, presence) {
      const value = read(key, 'an object', isJsonObject, presence);
      return value && createFieldReader(value, `${path}${key}.`, problems);
    },
    list(key) {
      return read(key, 'an array', (value): value is readonly unknown[] => Array.isArray(value), {
        isRequired: true,
      });
    },
    within: (inner, innerPath) => createFieldReader(inner, `${path}${innerPath}`, problems),
    has: (key) => Object.hasOwn(source, key),
    report,
    finish() {
      if (problems.length > 0) throw new RequestProblem(400, ...problems);
    },
  };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInRange(value: number, { min, max, above, isWhole = false }: NumberRule): boolean {
  return (
    Number.isFinite(value) &&
    (!isWhole || Number.isInteger(value)) &&
    value >= (min ?? -Infinity) &&
    value <= (max ?? Infinity) &&
    value > (above ?? -Infinity)
  );
}

function describeRange({ min, max, above, isWhole = false }: NumberRule): string {
  const limits = [
    above !== undefined && `above ${above}`,
    min !== undefined && `at least ${min}`,
    max !== undefined && `at most ${max}`,
  ].filter((limit) => limit !== false);
  return [isWhole ? 'a whole number' : 'a number', ...limits].join(', ');
}
