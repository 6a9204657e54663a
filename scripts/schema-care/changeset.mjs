import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import parseChangeset from '@changesets/parse';

const BUMPS = ['none', 'patch', 'minor', 'major'];

/** The highest bump that the changesets of a folder declare for a package; `none` without any. */
export function declaredBump(folder, packageName) {
  return listChangesets(folder)
    .flatMap(({ releases }) => releases)
    .filter(({ name }) => name === packageName)
    .map(({ type }) => type)
    .reduce((highest, bump) => (isEnough(highest, bump) ? highest : bump), 'none');
}

export function isEnough(declared, needed) {
  return BUMPS.indexOf(declared) >= BUMPS.indexOf(needed);
}

/** A changeset as text: the bump, and a list of the changes, for an author to put into better words. */
export function changesetText(packageName, bump, changes) {
  const listed = (kind) => changes.filter((change) => change.kind === kind);
  const described = listed('described').map(({ path }) => `\`${path}\``);
  return [
    `---\n"${packageName}": ${bump}\n---\n`,
    ...section('Breaking changes of the graph:', listed('breaking')),
    ...section('Changes of the graph:', listed('visible')),
    ...(described.length === 0 ? [] : [`Described anew: ${described.join(', ')}.\n`]),
  ].join('\n');
}

function section(title, changes) {
  if (changes.length === 0) return [];
  return [`${title}\n`, `${changes.map(({ text }) => `- ${text}`).join('\n')}\n`];
}

function listChangesets(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^[^.].*\.md$/.test(file) && file !== 'README.md')
    .map((file) => {
      try {
        return parseChangeset(readFileSync(join(folder, file), 'utf8'));
      } catch (error) {
        throw new Error(`${file} is no changeset: ${error.message}`);
      }
    });
}
