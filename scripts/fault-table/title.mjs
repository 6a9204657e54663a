import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../prepare.mjs';

const TITLE = /(['"`])([A-F]\d+): ((?:(?!\1)[^\\\n]|\\.)+)\1/g;
const GROUP = /^( *)describe(?:\.\w+\([\s\S]*?\))?\(\s*(['"`])((?:(?!\2)[^\\\n]|\\.)+)\2/gm;

/**
 * The titles in the source of a test file that begin with a row's id, each after those of the
 * groups that it is in. What differs from one run of a test to the next is `…`.
 *
 * @returns {{ id: string, title: string }[]}
 */
export function readTitles(source) {
  const groups = [...source.matchAll(GROUP)].map(({ 0: head, 1: indentation, 3: title, index }) => {
    const start = index + head.length;
    // Sources are formatted: a group ends with the first line that closes anything at its level.
    const length = source.slice(start).search(new RegExp(`^${indentation}[)}]`, 'm'));
    return { start, end: length === -1 ? source.length : start + length, title };
  });
  return [...source.matchAll(TITLE)].map(({ 2: id, 3: title, index }) => {
    const around = groups.filter(({ start, end }) => start <= index && index < end);
    return { id, title: [...around.map((group) => group.title), title].map(plain).join(' › ') };
  });
}

/** Those of all test files, each with its `file` from the root of the repository. */
export function readAllTitles() {
  return listTestFiles().flatMap((file) =>
    readTitles(readFileSync(join(ROOT, file), 'utf8')).map((title) => ({ ...title, file })),
  );
}

function listTestFiles() {
  const packages = join(ROOT, 'packages');
  return readdirSync(packages)
    .flatMap((name) =>
      readdirSync(join(packages, name, 'test'), { recursive: true }).map(
        (path) => `packages/${name}/test/${path}`,
      ),
    )
    .filter((path) => path.endsWith('.test.ts'))
    .sort();
}

function plain(text) {
  return text
    .replace(/\\(.)/g, '$1')
    .replace(/%[sjdi]|\$\{.*?\}|\$[a-z][\w.]*/gi, '…')
    .replace(/\s+/g, ' ');
}
