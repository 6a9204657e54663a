import type { VendorDefinition } from '@fabgraph/contract';
import type { AccountSettings } from './account-setting.ts';

/** One account, named like its vendor, for each vendor that any variable is set for. */
export function readEnvironmentAccounts(
  definitions: readonly VendorDefinition[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly AccountSettings[] {
  return definitions.flatMap(({ vendor, settings: fields }) => {
    const given = fields.flatMap(({ key, env }) => {
      const value = environment[env];
      return value === undefined || value === '' ? [] : [[key, value] as const];
    });
    if (given.length === 0) return [];
    return {
      name: vendor.id,
      vendor: vendor.id,
      settings: Object.fromEntries(given),
      whereIs: (key) => fields.find((field) => field.key === key)?.env ?? key,
    };
  });
}
