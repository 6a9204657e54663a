import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const MINIMUM_NODE = [20, 19];
const STAMPS = join(ROOT, 'node_modules', '.fabgraph');
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'test', 'reports', '.turbo']);

/** Brings dependencies and builds up to date. Does nothing, in a moment, when they are. */
export function prepare() {
  checkNode();
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const pnpm = ['--yes', manifest.packageManager];
  const packages = folders('packages').concat(folders('examples'));

  const dependencies = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...packages.map((folder) => join(folder, 'package.json')),
  ].filter((file) => existsSync(join(ROOT, file)));
  step('Dependencies', {
    stamp: 'install',
    inputs: dependencies,
    outputs: packages.map((folder) => join(folder, 'node_modules')).filter(hasDependencies),
    doing: 'installing (the first time takes about half a minute)',
    run: () => npx([...pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']),
  });

  const sources = packages.flatMap((folder) => files(folder)).concat('tsconfig.base.json');
  step('Build', {
    stamp: 'build',
    inputs: sources.concat('pnpm-lock.yaml'),
    outputs: packages.filter(isBuilt).map((folder) => join(folder, 'dist')),
    doing: 'compiling',
    run: () => npx([...pnpm, 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only']),
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = MINIMUM_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  console.error(
    `fabgraph needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}. Get one at https://nodejs.org`,
  );
  process.exit(1);
}

/** Runs a step unless its inputs are those of its last good run and its outputs are there. */
function step(title, { stamp, inputs, outputs, doing, run }) {
  const stampFile = join(STAMPS, stamp);
  const hash = hashOf(inputs);
  const isFresh =
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === hash &&
    outputs.every((output) => existsSync(join(ROOT, output)));
  if (isFresh) {
    console.log(`· ${title}: up to date`);
    return;
  }
  console.log(`· ${title}: ${doing} …`);
  const startedAt = performance.now();
  run();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stampFile, hash);
  console.log(`· ${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

function npx(args) {
  const { status, stdout, stderr, error } = spawnSync('npx', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    env: { ...process.env, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
  if (status === 0) return;
  console.error(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  console.error(`That did not work: npx ${args.join(' ')}`);
  process.exit(1);
}

function folders(parent) {
  const path = join(ROOT, parent);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(path, entry.name, 'package.json')))
    .map((entry) => join(parent, entry.name))
    .sort();
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}

function isBuilt(folder) {
  return manifestOf(folder).scripts?.build !== undefined;
}

function hasDependencies(nodeModules) {
  const { dependencies, devDependencies } = manifestOf(dirname(nodeModules));
  return dependencies !== undefined || devDependencies !== undefined;
}

function files(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : files(path);
      return [path];
    })
    .sort();
}

function hashOf(paths) {
  const hash = createHash('sha256');
  hash.update(process.versions.node);
  for (const path of paths) {
    hash.update(`${relative('.', path)}\0`);
    hash.update(readFileSync(join(ROOT, path)));
  }
  return hash.digest('hex');
}
