import type { SettingField } from '@fabgraph/contract';
import { createSettingReader, type SettingReader } from '../../setting.ts';

const DEFAULT_UPLOAD_FIELD = 'files';
const PRODUCTION_URL = 'https://api.3dverse.com/app/v1';

export const settingFields: readonly SettingField[] = [
  {
    key: 'apiKey',
    env: 'THREEDVERSE_API_KEY',
    isSecret: true,
    description: 'API key from the 3dverse Console. Either this or userToken.',
  },
  {
    key: 'userToken',
    env: 'THREEDVERSE_USER_TOKEN',
    isSecret: true,
    description:
      'Token of one 3dverse user, who then sees the folders granted to them; users and groups stay closed. Either this or apiKey.',
  },
  {
    key: 'baseUrl',
    env: 'THREEDVERSE_BASE_URL',
    isSecret: false,
    description: `Where the API is, with its path. Default: ${PRODUCTION_URL}`,
  },
  {
    key: 'uploadField',
    env: 'THREEDVERSE_UPLOAD_FIELD',
    isSecret: false,
    description:
      'Name of the form field that uploaded files are sent under, which 3dverse documents nowhere. Default: files',
  },
  {
    key: 'linkOrigins',
    env: 'THREEDVERSE_LINK_ORIGINS',
    isSecret: false,
    description:
      'Origins, separated by commas, that downloads may be redirected to although they are not on the internet. Default: none',
  },
];

export interface Settings {
  /** The one header that carries the credential. */
  readonly credential: { readonly header: 'api_key' | 'user_token'; readonly secret: string };
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly uploadField: string;
  readonly linkOrigins: readonly string[];
}

/** @throws SettingsError with everything that is wrong. */
export function parseSettings(settings: Readonly<Record<string, string>>): Settings {
  const reader = createSettingReader(settingFields, settings);
  const credential = readCredential(reader);
  const baseUrl = reader.url('baseUrl', PRODUCTION_URL);
  const uploadField = readField(reader);
  const linkOrigins = reader.origins('linkOrigins');
  reader.finish();
  return { credential, baseUrl, uploadField, linkOrigins };
}

function readField(reader: SettingReader): string {
  const field = reader.optional('uploadField') ?? DEFAULT_UPLOAD_FIELD;
  if (!/^[\w.[\]-]{1,64}$/.test(field)) {
    reader.refuse('uploadField', 'must be at most 64 letters, digits, dots, dashes or brackets');
  }
  return field;
}

function readCredential(reader: SettingReader): Settings['credential'] {
  const apiKey = readSecret(reader, 'apiKey');
  const userToken = readSecret(reader, 'userToken');
  if (apiKey !== undefined && userToken !== undefined) {
    reader.refuse('userToken', 'is set besides apiKey; keep one of the two');
  }
  if (apiKey === undefined && userToken === undefined) {
    reader.refuse(
      'apiKey',
      'is missing; set apiKey (THREEDVERSE_API_KEY) from the 3dverse Console, or userToken (THREEDVERSE_USER_TOKEN)',
    );
  }
  return apiKey === undefined
    ? { header: 'user_token', secret: userToken ?? '' }
    : { header: 'api_key', secret: apiKey };
}

/** A line break or a letter outside ASCII, mostly from pasting, cannot go into a header. */
function readSecret(reader: SettingReader, key: string): string | undefined {
  const secret = reader.optional(key);
  if (secret !== undefined && !/^[\x21-\x7e]+$/.test(secret)) {
    reader.refuse(key, 'holds blanks or characters that no key has; paste it again');
  }
  return secret;
}
