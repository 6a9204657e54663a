import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const LINTER = createRequire(import.meta.url).resolve('graphql-schema-linter/lib/cli.js');
const RULES = [
  'relay-connection-types-spec',
  'relay-connection-arguments-spec',
  'relay-page-info-spec',
];
const GRAPH = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

function errorsOf(graph: string): readonly unknown[] {
  const options = ['--stdin', '--format', 'json', '--rules', RULES.join(',')];
  const { stdout } = spawnSync(process.execPath, [LINTER, ...options], {
    input: graph,
    encoding: 'utf8',
  });
  return JSON.parse(stdout).errors;
}

test('connections, their arguments and the page info are as Relay has them, for a linter that others made', () => {
  expect(errorsOf(GRAPH)).toEqual([]);
  // It would tell.
  expect(errorsOf(GRAPH.replaceAll('hasNextPage: Boolean!', 'hasNextPage: Boolean'))).toHaveLength(
    1,
  );
});
