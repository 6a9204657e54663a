import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createTraffic } from '@fabgraph/adapters';
import type { Adapter, CallObserver, Traffic, VendorDefinition } from '@fabgraph/contract';
import type { CallerOptions } from '../caller/caller-option.ts';
import type { RequestAccount } from '../caller/request-account.ts';
import { createAdapters } from './adapter.ts';
import { openProblems } from './caller-setting.ts';
import type { ClientSettings } from './client-limit.ts';
import { type ConfigurationFile, parseConfigurationFile } from './configuration-file.ts';
import { type DocumentFiles, readDocumentFiles } from './document-file.ts';
import { readEnvironmentAccounts } from './environment-account.ts';
import { isLoopback } from './loopback.ts';
import { ConfigurationError } from './problem.ts';
import { createSecret, findSecret, keepSecret, type SecretResult } from './secret.ts';
import { parseServerSettings, type ServerSettings } from './server-setting.ts';

export interface Configuration extends Omit<ServerSettings, 'secret' | 'callLimits' | 'client'> {
  readonly secret: string;
  /** None: nothing is set for any vendor. */
  readonly adapters: readonly Adapter[];
  /** Those among them whose credentials come with each request. */
  readonly requestAccounts: readonly RequestAccount[];
  /** Bounds the calls of all of them, and of those that are made later. */
  readonly traffic: Traffic;
  readonly client: ClientConfiguration;
  /** Undefined: nobody is asked who they are. */
  readonly callers: CallerOptions | undefined;
}

/** What bounds clients and what they may see, as the gateway takes it. */
export interface ClientConfiguration
  extends Omit<ClientSettings, 'documentFiles' | 'isOnlyKnown' | 'isProduction'>,
    Pick<DocumentFiles, 'documents'> {
  readonly isProduction: boolean;
}

export interface ConfigurationOptions {
  readonly definitions: readonly VendorDefinition[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a configuration file is looked for and relative paths begin. */
  readonly directory: string;
  /** Sees the calls of all accounts. Default: nobody does. */
  readonly observer?: CallObserver | undefined;
}

const DEFAULT_FILE = 'fabgraph.yaml';
const NO_FILE: ConfigurationFile = { accounts: [], callers: undefined, problems: [] };
const NO_SECRET: SecretResult = { secret: null, problems: [] };

/**
 * Everything that was set, from the environment and the configuration file. Makes no call.
 * @throws ConfigurationError with all that is missing or wrong.
 */
export function loadConfiguration(options: ConfigurationOptions): Configuration {
  const { definitions, environment, directory, observer } = options;
  const server = parseServerSettings(environment);
  const { callLimits, client: given, ...settings } = server.settings;
  const isWrong = (variable: string) => server.problems.some(({ where }) => where === variable);
  const set = readEnvironmentAccounts(definitions, environment);
  const file = readFile(
    environment,
    directory,
    set.map(({ name }) => name),
  );
  const dataDir = resolve(directory, settings.dataDir);
  const isSet = settings.secret !== undefined || isWrong('FABGRAPH_SECRET');
  const found = isSet ? NO_SECRET : findSecret(dataDir);
  const secret = settings.secret ?? found.secret ?? createSecret();
  const traffic = createTraffic({ limits: callLimits, observer });
  const made = createAdapters(definitions, [...set, ...file.accounts], {
    traffic,
    fingerprintKey: toFingerprintKey(secret),
  });
  const documents = readDocumentFiles(given, directory);

  const problems = [
    ...server.problems,
    ...found.problems,
    // What was meant by it is not known.
    ...(isWrong('FABGRAPH_ALLOW_ANYONE') ? [] : openProblems(settings, file)),
    ...documents.problems,
    ...file.problems,
    // What its vendor thinks of a setting that could not even be read is no second problem.
    ...made.problems.filter(({ where }) => !file.problems.some((told) => told.where === where)),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Only now, so that a start that fails leaves nothing behind.
  const isNew = !isSet && found.secret === null;
  // Of two that start together one comes second: all is made again with the secret of the first.
  if (isNew && keepSecret(dataDir, secret) !== secret) return loadConfiguration(options);

  const { documentFiles: _files, isOnlyKnown: _only, ...client } = given;
  return {
    ...settings,
    dataDir,
    secret,
    adapters: made.adapters,
    requestAccounts: made.requestAccounts,
    traffic,
    callers: file.callers,
    client: {
      ...client,
      documents: documents.documents,
      isProduction: client.isProduction ?? !isLoopback(settings.host),
    },
  };
}

/** Of its own, so that what is made with it tells nothing of the secret or of other keys. */
function toFingerprintKey(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'fabgraph fingerprint', 32)).toString('hex');
}

/** The default file may be absent; one that was named may not. */
function readFile(
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
  otherAccounts: readonly string[],
): ConfigurationFile {
  const named = environment.FABGRAPH_CONFIG;
  const path = named === undefined || named === '' ? DEFAULT_FILE : named;
  try {
    const text = readFileSync(resolve(directory, path), 'utf8');
    return parseConfigurationFile({ text, path, environment, otherAccounts });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && path !== named) return NO_FILE;
    const message = `names ${path}, which cannot be read (${code})`;
    return { ...NO_FILE, problems: [{ where: 'FABGRAPH_CONFIG', message }] };
  }
}
