import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../prepare.mjs';

/**
 * What the fault suite is about: by the letter of each section, its title and its rows by their id.
 * A row has its `fault` and its `outcome`, may have a `note`, and a `reason` where it has no test.
 */
export function readSections() {
  const path = join(ROOT, 'packages/gateway/test/fault/catalog.json');
  return JSON.parse(readFileSync(path, 'utf8'));
}
