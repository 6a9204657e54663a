import { type SettingField, type SettingProblem, SettingsError } from '@fabgraph/contract';
import { parseBaseUrl } from '../../http/base-url.ts';

/** Where each service lives; no trailing slash. */
export interface ServiceUrls {
  readonly models: string;
  readonly users: string;
  readonly slice: string;
  readonly events: string;
}

export type Credential =
  | { readonly kind: 'token'; readonly id: string; readonly secret: string }
  | { readonly kind: 'session'; readonly username: string; readonly password: string };

export interface AuthentiseSettings {
  readonly credential: Credential;
  readonly urls: ServiceUrls;
}

const DEFAULT_URLS: ServiceUrls = {
  models: 'https://models.authentise.com',
  users: 'https://users.authentise.com',
  slice: 'https://quickslice.authentise.com',
  events: 'https://events.authentise.com',
};

export const authentiseSettings: readonly SettingField[] = [
  {
    key: 'username',
    env: 'AUTHENTISE_USERNAME',
    isSecret: false,
    description: 'User name; with the password, instead of an API token.',
  },
  {
    key: 'password',
    env: 'AUTHENTISE_PASSWORD',
    isSecret: true,
    description: 'Password of that user.',
  },
  {
    key: 'tokenId',
    env: 'AUTHENTISE_TOKEN_ID',
    isSecret: false,
    description: 'Uuid of an API token; with its secret, instead of user name and password.',
  },
  {
    key: 'tokenSecret',
    env: 'AUTHENTISE_TOKEN_SECRET',
    isSecret: true,
    description: 'Secret of that API token.',
  },
  {
    key: 'baseUrl',
    env: 'AUTHENTISE_BASE_URL',
    isSecret: false,
    description: 'One address for all services. Default: each service at its own host.',
  },
  urlField('models', 'MODELS'),
  urlField('users', 'USERS'),
  urlField('slice', 'SLICE'),
  urlField('events', 'EVENTS'),
];

/** @throws SettingsError naming all that is missing or wrong. */
export function parseAuthentiseSettings(
  settings: Readonly<Record<string, string>>,
): AuthentiseSettings {
  const problems: SettingProblem[] = [];
  // An empty variable is one that is not set.
  const read = (key: string) => (settings[key]?.trim() === '' ? undefined : settings[key]);

  const credential = parseCredential(read, problems);
  const urls = parseUrls(read, problems);
  if (credential === null || problems.length > 0) throw new SettingsError(problems);
  return { credential, urls };
}

type Read = (key: string) => string | undefined;

function parseCredential(read: Read, problems: SettingProblem[]): Credential | null {
  const username = read('username');
  const password = read('password');
  const id = read('tokenId');
  const secret = read('tokenSecret');
  const hasUser = username !== undefined || password !== undefined;
  const hasToken = id !== undefined || secret !== undefined;

  if (hasUser && hasToken) {
    problems.push({
      key: username === undefined ? 'password' : 'username',
      message: 'give either username and password or tokenId and tokenSecret, not both',
    });
  }
  if (!hasUser && !hasToken) {
    problems.push({
      key: 'username',
      message: 'is missing: give username and password, or tokenId and tokenSecret',
    });
  }
  if (hasUser && username === undefined) problems.push(missing('username', 'password'));
  if (hasUser && password === undefined) problems.push(missing('password', 'username'));
  if (hasToken && id === undefined) problems.push(missing('tokenId', 'tokenSecret'));
  if (hasToken && secret === undefined) problems.push(missing('tokenSecret', 'tokenId'));
  if (id?.includes(':')) {
    problems.push({ key: 'tokenId', message: 'must not contain a colon' });
  }

  if (id !== undefined && secret !== undefined) return { kind: 'token', id, secret };
  if (username !== undefined && password !== undefined) {
    return { kind: 'session', username, password };
  }
  return null;
}

function missing(key: string, partner: string): SettingProblem {
  return { key, message: `is missing: it goes with ${partner}` };
}

function parseUrls(read: Read, problems: SettingProblem[]): ServiceUrls {
  const parse = (key: string): string | undefined => {
    const text = read(key);
    if (text === undefined) return undefined;
    const parsed = parseBaseUrl(text);
    if ('url' in parsed) return parsed.url;
    problems.push({ key, message: parsed.problem });
    return undefined;
  };
  const baseUrl = parse('baseUrl');
  const of = (service: keyof ServiceUrls) =>
    parse(`${service}Url`) ?? baseUrl ?? DEFAULT_URLS[service];
  return { models: of('models'), users: of('users'), slice: of('slice'), events: of('events') };
}

function urlField(service: keyof ServiceUrls, word: string): SettingField {
  return {
    key: `${service}Url`,
    env: `AUTHENTISE_${word}_URL`,
    isSecret: false,
    description: `Address of the ${service} service. Default: baseUrl, or ${DEFAULT_URLS[service]}.`,
  };
}
