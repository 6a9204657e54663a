import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Adapter, VendorDefinition } from '@fabgraph/contract';
import { type AccountFile, parseAccountFile } from './account-file.ts';
import { createAdapters } from './adapter.ts';
import { readEnvironmentAccounts } from './environment-account.ts';
import { ConfigurationError } from './problem.ts';
import { loadSecret } from './secret.ts';
import { parseServerSettings, type ServerSettings } from './server-setting.ts';

export interface Configuration extends Omit<ServerSettings, 'secret'> {
  readonly secret: string;
  /** None: nothing is set for any vendor. */
  readonly adapters: readonly Adapter[];
}

export interface ConfigurationOptions {
  readonly definitions: readonly VendorDefinition[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a configuration file is looked for and relative paths begin. */
  readonly directory: string;
}

const DEFAULT_FILE = 'fabgraph.yaml';

/**
 * Everything that was set, from the environment and the configuration file. Makes no call.
 * @throws ConfigurationError with all that is missing or wrong.
 */
export function loadConfiguration({
  definitions,
  environment,
  directory,
}: ConfigurationOptions): Configuration {
  const server = parseServerSettings(environment);
  const file = readAccountFile(environment, directory);
  const accounts = [...readEnvironmentAccounts(definitions, environment), ...file.accounts];
  const { adapters, problems: accountProblems } = createAdapters(definitions, accounts);

  const serverProblems = 'problems' in server ? server.problems : [];
  const problems = [
    ...serverProblems,
    ...file.problems,
    // What its vendor thinks of a setting that could not even be read is no second problem.
    ...accountProblems.filter(({ where }) => !file.problems.some((told) => told.where === where)),
  ];
  if ('problems' in server || problems.length > 0) throw new ConfigurationError(problems);

  const { settings } = server;
  const dataDir = resolve(directory, settings.dataDir);
  return { ...settings, dataDir, secret: settings.secret ?? loadSecret(dataDir), adapters };
}

/** The default file may be absent; one that was named may not. */
function readAccountFile(
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
): AccountFile {
  const named = environment.FABGRAPH_CONFIG;
  const path = named === undefined || named === '' ? DEFAULT_FILE : named;
  try {
    return parseAccountFile(readFileSync(resolve(directory, path), 'utf8'), path, environment);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && path !== named) return { accounts: [], problems: [] };
    const message = `names ${path}, which cannot be read (${code})`;
    return { accounts: [], problems: [{ where: 'FABGRAPH_CONFIG', message }] };
  }
}
