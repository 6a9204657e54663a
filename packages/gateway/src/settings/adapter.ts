import {
  type Adapter,
  type AdapterOptions,
  SettingsError,
  type Traffic,
  type VendorDefinition,
} from '@fabgraph/contract';
import { ACCOUNT_NAME } from '@fabgraph/schema';
import { closeTraffic, type RequestAccount } from '../caller/request-account.ts';
import type { AccountSettings } from './account-setting.ts';
import type { ConfigurationProblem } from './problem.ts';

export interface AdaptersResult {
  /** One stands for each account whose credentials come with requests; it makes no call. */
  readonly adapters: readonly Adapter[];
  readonly requestAccounts: readonly RequestAccount[];
  readonly problems: readonly ConfigurationProblem[];
}

/** An adapter for each account; makes no call. What is wrong with any of them is told of all. */
export function createAdapters(
  definitions: readonly VendorDefinition[],
  accounts: readonly AccountSettings[],
  options: AdapterOptions & { readonly traffic: Traffic },
): AdaptersResult {
  const problems: ConfigurationProblem[] = [];
  const requestAccounts: RequestAccount[] = [];
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
    const { fromRequest } = account;
    if (fromRequest === undefined) return create(definition, account, options, problems);
    requestAccounts.push(toRequestAccount(definition, account, fromRequest, options));
    return create(
      definition,
      withPlaceholders(account, fromRequest),
      { ...options, traffic: closeTraffic(options.traffic) },
      problems,
    );
  });
  return { adapters, requestAccounts, problems };
}

/** What is no credential, such as an address, is told to be wrong by its vendor. */
const PLACEHOLDER = 'from-request';

function withPlaceholders(
  { settings, ...account }: AccountSettings,
  fields: readonly string[],
): AccountSettings {
  const placeholders = Object.fromEntries(fields.map((field) => [field, PLACEHOLDER]));
  return { ...account, settings: { ...settings, ...placeholders } };
}

function toRequestAccount(
  definition: VendorDefinition,
  { name, settings }: AccountSettings,
  fields: readonly string[],
  options: AdapterOptions & { readonly traffic: Traffic },
): RequestAccount {
  return {
    account: name,
    fields,
    open: (credentials, toOwn) => {
      const own = Object.fromEntries(fields.map((field) => [field, credentials[field] ?? '']));
      return definition.create(
        name,
        { ...settings, ...own },
        { ...options, traffic: toOwn(options.traffic) },
      );
    },
  };
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
