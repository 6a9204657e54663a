import { LineCounter, parseDocument } from 'yaml';
import type { CallerOptions } from '../caller/caller-option.ts';
import { readAccounts } from './account-entry.ts';
import type { AccountSettings } from './account-setting.ts';
import { readCallers } from './caller-entry.ts';
import { createEntryReader, type Entries, type EntryReader, isEntries } from './entry-reader.ts';
import type { ConfigurationProblem } from './problem.ts';

/** What a configuration file says, as far as it can be read. */
export interface ConfigurationFile {
  readonly accounts: readonly AccountSettings[];
  /** Undefined: the file says nothing of them. */
  readonly callers: CallerOptions | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

export interface ConfigurationFileOptions {
  readonly text: string;
  /** As messages name the file. */
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Names of accounts that are set elsewhere. */
  readonly otherAccounts: readonly string[];
}

/** `${NAME}` stands for an environment variable, so that secrets need not be in the file. */
export function parseConfigurationFile({
  text,
  path,
  environment,
  otherAccounts,
}: ConfigurationFileOptions): ConfigurationFile {
  const lines = new LineCounter();
  // Pretty errors quote the line, which may hold a secret.
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) {
    // One mistake is many errors to the parser, most of them of the same line.
    const byLine = new Map<number, ConfigurationProblem>();
    for (const { pos, code } of document.errors) {
      const { line } = lines.linePos(pos[0]);
      if (byLine.has(line)) continue;
      const message = `is not YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
      byLine.set(line, { where: `${path}:${line}`, message });
    }
    return { accounts: [], callers: undefined, problems: [...byLine.values()] };
  }
  const reader = createEntryReader(path, environment);
  const { accounts: listed, callers, jwt } = readEntries(document.toJS(), reader);
  const accounts = readAccounts(listed, reader);
  const names = [...otherAccounts, ...accounts.map(({ name }) => name)];
  const isAsking = callers !== undefined || jwt !== undefined;
  return {
    accounts,
    callers: isAsking ? readCallers({ callers, jwt }, names, reader) : undefined,
    problems: reader.problems,
  };
}

interface FileEntries {
  readonly accounts: readonly unknown[];
  readonly callers?: unknown;
  readonly jwt?: unknown;
}

/** Nothing else may be in the file. One that tells who may call need not tell of accounts. */
function readEntries(content: unknown, { report }: EntryReader): FileEntries {
  if (!isEntries(content)) {
    report('the file', 'is missing or not an object');
    return { accounts: [] };
  }
  const { accounts, callers, jwt, ...others }: Entries = content;
  const unknown = Object.keys(others);
  if (unknown.length > 0) report('the file', `has unknown entries: ${unknown.join(', ')}`);
  const isAsking = callers !== undefined || jwt !== undefined;
  if (Array.isArray(accounts)) return { accounts, callers, jwt };
  if (accounts !== undefined || !isAsking) report('accounts', 'is missing or not a list');
  return { accounts: [], callers, jwt };
}
