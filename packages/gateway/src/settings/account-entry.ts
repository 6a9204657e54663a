import type { AccountSettings } from './account-setting.ts';
import { type Entries, type EntryReader, isEntries, isScalar, UNREADABLE } from './entry-reader.ts';

/** The `accounts` of a configuration file, with what can be read of each, so that its vendor can tell what else is wrong with it. */
export function readAccounts(
  accounts: readonly unknown[],
  reader: EntryReader,
): readonly AccountSettings[] {
  return accounts.flatMap((entries, index) => {
    const place = `accounts[${index}]`;
    if (isEntries(entries)) return readAccount(entries, place, reader);
    reader.report(place, 'is not an object');
    return [];
  });
}

function readAccount(
  { name, vendor, fromRequest, ...settings }: Entries,
  place: string,
  { report, fill, whereIs }: EntryReader,
): AccountSettings {
  return {
    name: readText('name', name),
    vendor: readText('vendor', vendor),
    fromRequest: readFields(fromRequest),
    settings: Object.fromEntries(
      Object.entries(settings).map(([key, value]) => {
        if (isScalar(value)) return [key, fill(`${place}.${key}`, String(value))];
        report(`${place}.${key}`, 'must be text, a number, true or false');
        return [key, UNREADABLE];
      }),
    ),
    whereIs: (key) => whereIs(`${place}.${key}`),
  };

  function readFields(value: unknown): readonly string[] | undefined {
    if (value === undefined) return undefined;
    if (
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((each) => typeof each === 'string')
    ) {
      return value;
    }
    report(`${place}.fromRequest`, 'must be a list of names of settings');
    return undefined;
  }

  function readText(key: string, value: unknown): string {
    if (typeof value === 'string') return fill(`${place}.${key}`, value);
    report(`${place}.${key}`, 'is missing or not text');
    return UNREADABLE;
  }
}
