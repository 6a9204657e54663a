import type { SettingField } from '@fabgraph/contract';
import { createSettingReader, type SettingReader } from '../../setting.ts';
import { DEFAULT_GEOMETRY_FORMATS, type GeometryFormats } from './format.ts';

/** What the vendor's API looks like: today's (`v1`), or the one before workflows (`legacy`). */
export type Profile = 'v1' | 'legacy';

export interface MetafoldSettings {
  readonly baseUrl: string;
  readonly credential: TokenCredential | ClientCredential;
  readonly profile: Profile;
  /** Where download links may lead beside `baseUrl` and the internet. */
  readonly linkOrigins: readonly string[];
  readonly geometryFormats: GeometryFormats;
}

/** A token that somebody copied; good for at most 24 h. */
export interface TokenCredential {
  readonly accessToken: string;
}

/** What tokens are fetched with. */
export interface ClientCredential {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
  readonly audience: string;
}

const DEFAULT_BASE_URL = 'https://api.metafold3d.com';
const DEFAULT_TOKEN_URL = 'https://metafold3d.us.auth0.com/oauth/token';
const DEFAULT_AUDIENCE = 'https://api.metafold3d.com';
const PROFILES: readonly Profile[] = ['v1', 'legacy'];

export const SETTING_FIELDS: readonly SettingField[] = [
  {
    key: 'accessToken',
    env: 'METAFOLD_ACCESS_TOKEN',
    isSecret: true,
    description: 'Bearer token, good for 24 h at most. Instead of clientId and clientSecret.',
  },
  {
    key: 'clientId',
    env: 'METAFOLD_CLIENT_ID',
    isSecret: false,
    description: 'Client that fetches tokens and renews them. Together with clientSecret.',
  },
  {
    key: 'clientSecret',
    env: 'METAFOLD_CLIENT_SECRET',
    isSecret: true,
    description: 'Secret of clientId.',
  },
  {
    key: 'baseUrl',
    env: 'METAFOLD_BASE_URL',
    isSecret: false,
    description: `Address of the API. Default ${DEFAULT_BASE_URL}.`,
  },
  {
    key: 'tokenUrl',
    env: 'METAFOLD_TOKEN_URL',
    isSecret: false,
    description: `Where tokens are fetched. Default ${DEFAULT_TOKEN_URL}.`,
  },
  {
    key: 'audience',
    env: 'METAFOLD_AUDIENCE',
    isSecret: false,
    description: `What tokens are asked for. Default ${DEFAULT_AUDIENCE}.`,
  },
  {
    key: 'profile',
    env: 'METAFOLD_PROFILE',
    isSecret: false,
    description: 'v1, or legacy for a server from before workflows. Default v1.',
  },
  {
    key: 'linkOrigins',
    env: 'METAFOLD_LINK_ORIGINS',
    isSecret: false,
    description:
      'Origins in your own network that download links may lead to, separated by commas. Default none.',
  },
  {
    key: 'geometrySuffixes',
    env: 'METAFOLD_GEOMETRY_SUFFIXES',
    isSecret: false,
    description: `Suffixes of files that are models, separated by commas. Default ${[...DEFAULT_GEOMETRY_FORMATS].join(', ')}.`,
  },
];

/** @throws SettingsError naming every problem. */
export function parseSettings(settings: Readonly<Record<string, string>>): MetafoldSettings {
  const reader = createSettingReader(SETTING_FIELDS, settings);
  const accessToken = reader.optional('accessToken');
  const clientId = reader.optional('clientId');
  const clientSecret = reader.optional('clientSecret');
  const tokenUrl = reader.url('tokenUrl', DEFAULT_TOKEN_URL);
  const audience = reader.optional('audience') ?? DEFAULT_AUDIENCE;
  const baseUrl = reader.url('baseUrl', DEFAULT_BASE_URL);
  const profile = reader.oneOf('profile', PROFILES, 'v1');
  const linkOrigins = reader.origins('linkOrigins');
  const geometryFormats = readFormats(reader);

  if (accessToken === undefined && clientId === undefined && clientSecret === undefined) {
    reader.refuse('accessToken', 'is missing; set it, or clientId and clientSecret');
  } else if (accessToken !== undefined && (clientId ?? clientSecret) !== undefined) {
    reader.refuse('accessToken', 'stands beside clientId or clientSecret; set one kind only');
  } else if (accessToken === undefined && clientId === undefined) {
    reader.refuse('clientId', 'is missing; clientSecret is set');
  } else if (accessToken === undefined && clientSecret === undefined) {
    reader.refuse('clientSecret', 'is missing; clientId is set');
  }
  if (accessToken !== undefined && !/^[\x21-\x7e]+$/.test(accessToken)) {
    reader.refuse('accessToken', 'holds characters that no token has, such as blanks');
  }
  reader.finish();

  const credential =
    accessToken === undefined
      ? { clientId: clientId ?? '', clientSecret: clientSecret ?? '', tokenUrl, audience }
      : { accessToken };
  return { baseUrl, credential, profile, linkOrigins, geometryFormats };
}

function readFormats(reader: SettingReader): GeometryFormats {
  const given = reader.optional('geometrySuffixes');
  if (given === undefined) return DEFAULT_GEOMETRY_FORMATS;
  const suffixes = given.split(',').map((part) => part.trim().replace(/^\./, '').toLowerCase());
  if (!suffixes.every((suffix) => /^[\w-]{1,20}$/.test(suffix))) {
    reader.refuse('geometrySuffixes', 'must be suffixes, like stl, 3mf, separated by commas');
  }
  return new Set(suffixes);
}
