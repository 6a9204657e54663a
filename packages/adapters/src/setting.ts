import { type SettingField, type SettingProblem, SettingsError } from '@fabgraph/contract';
import { parseBaseUrl } from './http/base-url.ts';

/** Reads an account's settings and gathers what is wrong with them, to tell all of it at once. */
export interface SettingReader {
  /** The value, or undefined where it is absent or blank. */
  readonly optional: (key: string) => string | undefined;
  /** An address without its trailing slash. */
  readonly url: (key: string, fallback: string) => string;
  /** Origins, separated by commas; none where it is absent. */
  readonly origins: (key: string) => readonly string[];
  /** One of a few words. */
  readonly oneOf: <T extends string>(key: string, values: readonly T[], fallback: T) => T;
  /** Notes a problem of the vendor's own. */
  readonly refuse: (key: string, message: string) => void;
  /** @throws SettingsError when anything was wrong. To be called last. */
  readonly finish: () => void;
}

/** Settings that no `field` names are problems, too. */
export function createSettingReader(
  fields: readonly SettingField[],
  settings: Readonly<Record<string, string>>,
): SettingReader {
  const problems: SettingProblem[] = [];
  const refuse = (key: string, message: string) => {
    problems.push({ key, message });
  };

  const known = new Set(fields.map(({ key }) => key));
  for (const key of Object.keys(settings)) {
    if (!known.has(key)) refuse(key, `is no setting here; there are ${[...known].join(', ')}`);
  }

  const optional = (key: string) => {
    const value = Object.hasOwn(settings, key) ? settings[key]?.trim() : undefined;
    return value === '' ? undefined : value;
  };

  return {
    optional,
    url: (key, fallback) => {
      const result = parseBaseUrl(optional(key) ?? fallback);
      if ('url' in result) return result.url;
      refuse(key, result.problem);
      return fallback;
    },
    origins: (key) =>
      (optional(key) ?? '').split(',').flatMap((part) => {
        const text = part.trim();
        if (text === '') return [];
        const result = parseBaseUrl(text);
        // A pattern would look as if it were one.
        const isPattern = text.includes('*');
        const isOrigin = 'url' in result && new URL(result.url).origin === result.url;
        if (isOrigin && !isPattern) return [result.url];
        refuse(key, 'must be origins, like https://files.host, separated by commas');
        return [];
      }),
    oneOf: (key, values, fallback) => {
      const value = optional(key) ?? fallback;
      const match = values.find((candidate) => candidate === value);
      if (match === undefined) refuse(key, `must be ${values.join(' or ')}`);
      return match ?? fallback;
    },
    refuse,
    finish: () => {
      if (problems.length > 0) throw new SettingsError(problems);
    },
  };
}
