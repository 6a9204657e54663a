// `npm run licenses`: writes THIRD-PARTY-LICENSES.md, the list of what others have made that comes with
// a package of ours. With `check` it writes nothing, and fails where the list is stale or a license is
// not one that goes with MIT.
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILE = join(ROOT, 'THIRD-PARTY-LICENSES.md');

/** Those that ask for no more than that their text comes along. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]);

const found = collect();
const forbidden = found.filter(({ license }) => !isAllowed(license));
for (const { name, version, license } of forbidden) {
  console.error(`${name} ${version} is under "${license}", which is not among those allowed.`);
}
const text = toMarkdown(found);
if (process.argv[2] === 'check') {
  const isFresh = existsSync(FILE) && readFileSync(FILE, 'utf8') === text;
  if (!isFresh) console.error('THIRD-PARTY-LICENSES.md is stale: run "npm run licenses".');
  process.exitCode = isFresh && forbidden.length === 0 ? 0 : 1;
} else {
  writeFileSync(FILE, text);
  console.log(`${found.length} packages, ${forbidden.length} under a license that is not allowed.`);
  process.exitCode = forbidden.length === 0 ? 0 : 1;
}

/** What our packages need to run, and what that needs, in the order of its names. */
function collect() {
  const seen = new Map();
  for (const folder of readdirSync(join(ROOT, 'packages'))) {
    const path = join(ROOT, 'packages', folder);
    if (existsSync(join(path, 'package.json'))) follow(path, seen);
  }
  return [...seen.values()]
    .filter(({ name }) => !name.startsWith('@fabgraph/'))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function keyOf({ name, version }) {
  return `${name}\0${version}`;
}

function follow(path, seen) {
  const {
    name,
    version,
    license,
    licenses,
    dependencies = {},
    optionalDependencies = {},
  } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const found = { name, version, license: toText(license ?? licenses?.[0]) };
  if (seen.has(keyOf(found))) return;
  seen.set(keyOf(found), found);
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const next = locate(path, dependency);
    if (next !== null) follow(next, seen);
    else if (dependency in dependencies && !(dependency in optionalDependencies)) {
      throw new Error(`${dependency}, which ${name} needs, is not installed: run "npm start".`);
    }
  }
}

/** Where Node would find it. */
function locate(from, name) {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return realpathSync(path);
    if (folder === dirname(folder)) return null;
  }
}

function toText(license) {
  return typeof license === 'string' ? license : (license?.type ?? 'unknown');
}

/** Of several to choose from, one is enough; of several together, each must be. */
function isAllowed(license) {
  return license
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => ALLOWED.has(each)));
}

function toMarkdown(packages) {
  const counts = new Map();
  for (const { license } of packages) counts.set(license, (counts.get(license) ?? 0) + 1);
  const sums = [...counts]
    .sort(([one, count], [other, than]) => than - count || (one < other ? -1 : 1))
    .map(([license, count]) => `${license}: ${count}`);
  return [
    '# Third-party licenses',
    '',
    'What the packages of this repository need to run, made by `npm run licenses`. The text of each license lies in its package under `node_modules`, also in the container image.',
    '',
    sums.join(' · '),
    '',
    '| package | version | license |',
    '| --- | --- | --- |',
    ...packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
    '',
  ].join('\n');
}
