import type { ConfigurationProblem } from './problem.ts';

export type Entries = Readonly<Record<string, unknown>>;

/** Reads what stands in a configuration file, and gathers what is wrong with it. */
export interface EntryReader {
  readonly problems: ConfigurationProblem[];
  /** `place`: where in the file, as `accounts[0].vendor`. */
  readonly report: (place: string, message: string) => void;
  /** The text with environment variables for their `${NAME}`. */
  readonly fill: (place: string, text: string) => string;
  /** As messages name a place. */
  readonly whereIs: (place: string) => string;
}

/** Stands where something was meant to be, so that nobody takes it for left out. */
export const UNREADABLE = 'unreadable';

export function createEntryReader(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): EntryReader {
  const problems: ConfigurationProblem[] = [];
  const whereIs = (place: string) => `${path}: ${place}`;
  const report = (place: string, message: string) => {
    problems.push({ where: whereIs(place), message });
  };

  return {
    problems,
    report,
    whereIs,
    fill: (place, text) =>
      text.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
        const found = environment[variable];
        if (found !== undefined && found !== '') return found;
        report(place, `names \${${variable}}, which is not set`);
        return UNREADABLE;
      }),
  };
}

export function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
