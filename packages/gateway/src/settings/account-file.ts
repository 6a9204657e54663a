import { LineCounter, parseDocument } from 'yaml';
import type { AccountSettings } from './account-setting.ts';
import type { ConfigurationProblem } from './problem.ts';

export interface AccountFile {
  /** With what can be read of each, so that its vendor can tell what else is wrong with it. */
  readonly accounts: readonly AccountSettings[];
  readonly problems: readonly ConfigurationProblem[];
}

type Environment = Readonly<Record<string, string | undefined>>;
type Entries = Readonly<Record<string, unknown>>;
/** Stands where something was meant to be, so that a vendor does not take it for left out. */
const UNREADABLE = 'unreadable';

type Report = (where: string, message: string) => void;

/**
 * The accounts of a configuration file. `${NAME}` stands for an environment variable, so that
 * secrets need not be in the file.
 */
export function parseAccountFile(
  text: string,
  path: string,
  environment: Environment,
): AccountFile {
  const lines = new LineCounter();
  // Pretty errors quote the line, which may hold a secret.
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, code }) => ({
      where: `${path}:${lines.linePos(pos[0]).line}`,
      message: `is not YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
    }));
    return { accounts: [], problems };
  }
  const problems: ConfigurationProblem[] = [];
  const report: Report = (where, message) => {
    problems.push({ where: `${path}: ${where}`, message });
  };
  const accounts = readList(document.toJS(), report).flatMap((entries, index) => {
    const place = `accounts[${index}]`;
    if (!isEntries(entries)) {
      report(place, 'is not an object');
      return [];
    }
    const whereIs = (key: string) => `${path}: ${place}.${key}`;
    return { ...readAccount(entries, place, environment, report), whereIs };
  });
  return { accounts, problems };
}

/** The `accounts` of the file; nothing else may be in it. */
function readList(content: unknown, report: Report): readonly unknown[] {
  if (!isEntries(content)) {
    report('the file', 'is missing or not an object');
    return [];
  }
  const { accounts, ...others } = content;
  const unknown = Object.keys(others);
  if (unknown.length > 0) report('the file', `has unknown entries: ${unknown.join(', ')}`);
  if (Array.isArray(accounts)) return accounts;
  report('accounts', 'is missing or not a list');
  return [];
}

function readAccount(
  { name, vendor, ...settings }: Entries,
  place: string,
  environment: Environment,
  report: Report,
): Omit<AccountSettings, 'whereIs'> {
  return {
    name: readText('name', name),
    vendor: readText('vendor', vendor),
    settings: Object.fromEntries(
      Object.entries(settings).map(([key, value]) => {
        if (isScalar(value)) return [key, fill(key, String(value))];
        report(`${place}.${key}`, 'must be text, a number, true or false');
        return [key, UNREADABLE];
      }),
    ),
  };

  function readText(key: string, value: unknown): string {
    if (typeof value === 'string') return fill(key, value);
    report(`${place}.${key}`, 'is missing or not text');
    return UNREADABLE;
  }

  function fill(key: string, text: string): string {
    return text.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
      const found = environment[variable];
      if (found !== undefined && found !== '') return found;
      report(`${place}.${key}`, `names \${${variable}}, which is not set`);
      return UNREADABLE;
    });
  }
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
