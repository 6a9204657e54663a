// The checks that are not tests: format and lint, types, freshness of generated files, promises
// of the released graph. Runs all of them, so that one log tells everything that is wrong.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { prepare, ROOT } from './prepare.mjs';

const GENERATED = [
  'packages/schema/schema.graphql',
  'packages/codegen-client/src/generated',
  'README.md',
  'docs/faults.md',
];

const CHECKS = {
  'format and lint': () => exec('biome', 'ci', '.'),
  types: () => exec('turbo', 'run', 'typecheck', '--output-logs=errors-only'),
  'generated files': () => {
    const before = readGenerated();
    if (!exec('turbo', 'run', 'generate', '--output-logs=errors-only')) return false;
    if (before === readGenerated()) return true;
    console.error(
      `  ${GENERATED.join(', ')}: stale. Run "npm run generate" and commit the result.`,
    );
    return false;
  },
  licenses: () => {
    const command = [join(ROOT, 'scripts', 'licenses.mjs'), 'check'];
    return spawnSync(process.execPath, command, { stdio: 'inherit' }).status === 0;
  },
  'the graph against the released one': () => {
    const command = [join(ROOT, 'scripts', 'schema-care', 'main.mjs'), 'check'];
    return spawnSync(process.execPath, command, { stdio: 'inherit' }).status === 0;
  },
};

prepare();
for (const [title, check] of Object.entries(CHECKS)) {
  console.log(`· Check ${title}`);
  if (check()) continue;
  console.error(`· Check ${title}: FAILED`);
  process.exitCode = 1;
}

function readGenerated() {
  return GENERATED.map((name) => join(ROOT, name))
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path],
    )
    .map((path) => readFileSync(path, 'utf8'))
    .join('\0');
}
