import type { SettingField } from '@fabgraph/contract';
import { createSettingReader, type SettingReader } from '../../setting.ts';

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
  /** Where files may be sent to and read from besides, on the internet or not. */
  readonly linkOrigins: readonly string[];
  /** Sends the factors of a scale under both of the names that the reference has for them. */
  readonly isScaleDoubled: boolean;
  /** Whether the account may read the events service. */
  readonly hasEvents: boolean;
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
  {
    key: 'linkOrigins',
    env: 'AUTHENTISE_LINK_ORIGINS',
    isSecret: false,
    description:
      'Origins of upload and download links that are not on the internet, separated by commas. Default: none but the services.',
  },
  {
    key: 'scaleCompat',
    env: 'AUTHENTISE_SCALE_COMPAT',
    isSecret: false,
    description:
      'true sends the factors of a scale as parameterScale, too. Default: false, parametersScale alone.',
  },
  {
    key: 'events',
    env: 'AUTHENTISE_EVENTS',
    isSecret: false,
    description:
      'true reads the event stream while something is watched, where the account may. Default: false.',
  },
];

/** @throws SettingsError naming all that is missing or wrong. */
export function parseAuthentiseSettings(
  settings: Readonly<Record<string, string>>,
): AuthentiseSettings {
  const reader = createSettingReader(authentiseSettings, settings);
  // A password may begin or end with a blank.
  const password = reader.optional('password') === undefined ? undefined : settings.password;
  const credential = parseCredential(reader, password);
  const urls = parseUrls(reader);
  const linkOrigins = reader.origins('linkOrigins');
  const isScaleDoubled = reader.oneOf('scaleCompat', ['true', 'false'], 'false') === 'true';
  const hasEvents = reader.oneOf('events', ['true', 'false'], 'false') === 'true';
  reader.finish();
  return { credential, urls, linkOrigins, isScaleDoubled, hasEvents };
}

function parseCredential(
  { optional, refuse }: SettingReader,
  password: string | undefined,
): Credential {
  const username = optional('username');
  const id = optional('tokenId');
  const secret = optional('tokenSecret');
  const hasUser = username !== undefined || password !== undefined;
  const hasToken = id !== undefined || secret !== undefined;

  if (hasUser && hasToken) {
    refuse(
      username === undefined ? 'password' : 'username',
      'give either username and password or tokenId and tokenSecret, not both',
    );
  }
  if (!hasUser && !hasToken) {
    refuse('username', 'is missing: give username and password, or tokenId and tokenSecret');
  }
  if (hasUser && username === undefined) refuse('username', 'is missing: it goes with password');
  if (hasUser && password === undefined) refuse('password', 'is missing: it goes with username');
  if (hasToken && id === undefined) refuse('tokenId', 'is missing: it goes with tokenSecret');
  if (hasToken && secret === undefined) refuse('tokenSecret', 'is missing: it goes with tokenId');
  if (id?.includes(':')) refuse('tokenId', 'must not contain a colon');

  return hasToken
    ? { kind: 'token', id: id ?? '', secret: secret ?? '' }
    : { kind: 'session', username: username ?? '', password: password ?? '' };
}

function parseUrls({ optional, url }: SettingReader): ServiceUrls {
  const baseUrl =
    optional('baseUrl') === undefined ? undefined : url('baseUrl', DEFAULT_URLS.models);
  const of = (service: keyof ServiceUrls) => url(`${service}Url`, baseUrl ?? DEFAULT_URLS[service]);
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
