import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './prepare.mjs';

const REPORT = join(ROOT, 'reports', 'vitest.json');

/** Runs every package's tests in one run; ends with the line `N passed, N failed`. Returns the exit code. */
export function runTests(args) {
  rmSync(REPORT, { force: true });
  mkdirSync(join(ROOT, 'reports'), { recursive: true });
  const { status } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${REPORT}`,
      ...args,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  console.log(closingLine());
  return status ?? 1;
}

/** Sums over all packages, from the runner's own report. */
function closingLine() {
  if (!existsSync(REPORT)) return '0 passed, 0 failed';
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(REPORT, 'utf8'),
  );
  // A file that fails to load has no failed test in it, but is a failure.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  return `${numPassedTests} passed, ${numFailedTests + brokenFiles} failed${skipped}`;
}
