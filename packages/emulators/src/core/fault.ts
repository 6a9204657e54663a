/**
 * What goes wrong with requests that match. With `status`, `body` or `reset` the vendor never
 * sees the request; otherwise the real answer is kept, late, with other headers, or cut short.
 */
export interface FaultRule {
  /** Any method when absent. */
  method?: string;
  /** The whole path, as sent, without its query; `*` stands for any run of characters, `/` included. */
  path: string;
  /** Who called, as the call log shows it. Anybody when absent. */
  credential?: string;
  /** Default 200 when `body` is given. */
  status?: number;
  /** A string is sent as it is (text/plain), anything else as JSON. Default: empty. */
  body?: unknown;
  /** Over the answer's own. */
  headers?: Record<string, string>;
  /** By the real clock, before anything else happens. */
  delayMs?: number;
  /** The headers promise the whole body; the connection ends after this many bytes of it. */
  truncate?: number;
  /** Ends the connection without an answer. */
  reset?: boolean;
  /** How many requests it applies to. Default: for ever. */
  times?: number;
}

export interface FaultBox {
  add(rules: readonly FaultRule[]): void;
  clear(): void;
  /** The first rule that matches and is not used up; taking it counts. */
  take(request: FaultedRequest): FaultRule | undefined;
}

export interface FaultedRequest {
  method: string;
  path: string;
  credential: string;
}

export function createFaultBox(): FaultBox {
  let active: { rule: FaultRule; pattern: RegExp; left: number }[] = [];
  return {
    add(rules) {
      for (const rule of rules) {
        active.push({
          rule,
          pattern: patternOf(rule.path),
          left: rule.times ?? Number.POSITIVE_INFINITY,
        });
      }
    },
    clear() {
      active = [];
    },
    take({ method, path, credential }) {
      const found = active.find(
        ({ rule, pattern, left }) =>
          left > 0 &&
          (rule.method === undefined || rule.method.toUpperCase() === method) &&
          (rule.credential === undefined || rule.credential === credential) &&
          pattern.test(path),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.rule;
    },
  };
}

/** Rules as a test sends them: one, a list, or `{ rules: [...] }`. Throws with what is wrong. */
export function parseFaultRules(input: unknown): FaultRule[] {
  const list = isRecord(input) && Array.isArray(input.rules) ? input.rules : input;
  return (Array.isArray(list) ? list : [list]).map(parseFaultRule);
}

const FIELD_CHECKS: Record<keyof FaultRule, (value: unknown) => string | undefined> = {
  method: (value) => (typeof value === 'string' ? undefined : 'a string'),
  path: (value) => (typeof value === 'string' && value !== '' ? undefined : 'a path, * allowed'),
  credential: (value) => (typeof value === 'string' ? undefined : 'a string'),
  status: (value) => (isWhole(value, 100, 999) ? undefined : 'a whole number from 100 to 999'),
  body: () => undefined,
  headers: (value) =>
    isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
      ? undefined
      : 'an object of strings',
  delayMs: (value) => (isWhole(value, 0, 3_600_000) ? undefined : 'milliseconds, at most an hour'),
  truncate: (value) => (isWhole(value, 0) ? undefined : 'a number of bytes'),
  reset: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
  times: (value) => (isWhole(value, 1) ? undefined : 'a whole number of at least 1'),
};

function parseFaultRule(input: unknown): FaultRule {
  if (!isRecord(input)) throw new TypeError('a fault rule is an object');
  if (input.path === undefined) throw new TypeError('a fault rule needs "path"');
  for (const [field, value] of Object.entries(input)) {
    if (!Object.hasOwn(FIELD_CHECKS, field)) {
      throw new TypeError(`a fault rule has no field "${field}"`);
    }
    const expected = FIELD_CHECKS[field as keyof FaultRule](value);
    if (expected !== undefined) throw new TypeError(`"${field}" must be ${expected}`);
  }
  return { ...(input as unknown as FaultRule) };
}

function patternOf(path: string): RegExp {
  const parts = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
