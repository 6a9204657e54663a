import {
  type Adapter,
  type AdapterOptions,
  SettingsError,
  type VendorDefinition,
} from '@fabgraph/contract';
import { ACCOUNT_NAME } from '@fabgraph/schema';
import type { AccountSettings } from './account-setting.ts';
import type { ConfigurationProblem } from './problem.ts';

export interface AdaptersResult {
  readonly adapters: readonly Adapter[];
  readonly problems: readonly ConfigurationProblem[];
}

/** An adapter for each account; makes no call. What is wrong with any of them is told of all. */
export function createAdapters(
  definitions: readonly VendorDefinition[],
  accounts: readonly AccountSettings[],
  options: AdapterOptions = {},
): AdaptersResult {
  const problems: ConfigurationProblem[] = [];
  const names = new Set<string>();
  const adapters = accounts.flatMap((account) => {
    problems.push(...nameProblems(account, names));
    names.add(account.name);
    const definition = definitions.find(({ vendor }) => vendor.id === account.vendor);
    if (definition === undefined) {
      const known = definitions.map(({ vendor }) => vendor.id).join(', ');
      problems.push({ where: account.whereIs('vendor'), message: `must be one of ${known}` });
      return [];
    }
    return create(definition, account, options, problems);
  });
  return { adapters, problems };
}

function create(
  definition: VendorDefinition,
  { name, settings, whereIs }: AccountSettings,
  options: AdapterOptions,
  problems: ConfigurationProblem[],
): readonly Adapter[] {
  try {
    return [definition.create(name, settings, options)];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    problems.push(...error.problems.map(({ key, message }) => ({ where: whereIs(key), message })));
    return [];
  }
}

function nameProblems(
  { name, whereIs }: AccountSettings,
  taken: ReadonlySet<string>,
): readonly ConfigurationProblem[] {
  const where = whereIs('name');
  if (!ACCOUNT_NAME.test(name)) {
    const message = 'must be up to 64 letters, digits, dots, dashes and underscores';
    return [{ where, message }];
  }
  return taken.has(name) ? [{ where, message: `is ${name}, as another account is` }] : [];
}
