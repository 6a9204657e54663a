import type {
  AssetOrder,
  AssetOrderField,
  FolderOrder,
  FolderOrderField,
  JobOrder,
  JobOrderField,
  ModelOrder,
  ModelOrderField,
  OrderDirection,
} from '@fabgraph/codegen-client';
import { Option } from 'commander';
import { readChoice, showChoice } from './choice.ts';
import type { Noun } from './filter.ts';

const FIELDS = {
  models: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'] satisfies ModelOrderField[],
  assets: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'] satisfies AssetOrderField[],
  jobs: ['NAME', 'CREATED_AT', 'STARTED_AT', 'FINISHED_AT'] satisfies JobOrderField[],
  folders: ['NAME', 'CREATED_AT'] satisfies FolderOrderField[],
};

const DIRECTIONS: readonly OrderDirection[] = ['ASC', 'DESC'];

/** Of any noun; the option of each takes its own fields only. */
export type Order = ModelOrder & AssetOrder & JobOrder & FolderOrder;

export function orderOption(noun: Noun): Option {
  const fields: readonly string[] = FIELDS[noun];
  const choices = fields.map(showChoice).join(', ');
  return new Option(
    '--order <field>',
    `in one order over all accounts: ${choices}; name:desc turns it round`,
  ).argParser((text) => {
    const [field = '', direction] = text.split(':', 2);
    return {
      field: readChoice(field, fields),
      ...(direction !== undefined && { direction: readChoice(direction, DIRECTIONS) }),
    };
  });
}
