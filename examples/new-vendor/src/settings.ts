import { createSettingReader } from '@fabgraph/adapters/kit';
import type { SettingField } from '@fabgraph/contract';

export interface PrintshelfSettings {
  readonly baseUrl: string;
  readonly apiKey: string;
}

const DEFAULT_BASE_URL = 'https://api.printshelf.example';

export const SETTING_FIELDS: readonly SettingField[] = [
  {
    key: 'apiKey',
    env: 'PRINTSHELF_API_KEY',
    isSecret: true,
    description: 'Key of the workspace.',
  },
  {
    key: 'baseUrl',
    env: 'PRINTSHELF_BASE_URL',
    isSecret: false,
    description: `Address of the API. Default ${DEFAULT_BASE_URL}.`,
  },
];

/** @throws SettingsError naming every problem. */
export function parseSettings(settings: Readonly<Record<string, string>>): PrintshelfSettings {
  const reader = createSettingReader(SETTING_FIELDS, settings);
  const apiKey = reader.optional('apiKey') ?? '';
  const baseUrl = reader.url('baseUrl', DEFAULT_BASE_URL);
  if (apiKey === '') reader.refuse('apiKey', 'is missing');
  else if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    reader.refuse('apiKey', 'holds characters that no key has, such as blanks');
  }
  reader.finish();
  return { apiKey, baseUrl };
}
