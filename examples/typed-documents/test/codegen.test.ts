import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCore } from '@fabgraph/codegen-client';
import { expect, it, onTestFinished } from 'vitest';
import { ShelfDocument } from '../src/generated/operation.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = 'src/generated/operation.ts';

it('generates the documents that are committed, by the command that its README names', () => {
  const folder = mkdtempSync(join(PROJECT, 'test', 'project-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(PROJECT, 'codegen.mjs'), join(folder, 'codegen.mjs'));
  cpSync(join(PROJECT, 'src', 'shelf.graphql'), join(folder, 'src', 'shelf.graphql'));
  const command = join(PROJECT, 'node_modules', '.bin', 'graphql-codegen');
  execFileSync(command, ['--config', 'codegen.mjs'], { cwd: folder, stdio: 'pipe' });
  expect(readFileSync(join(folder, OUTPUT), 'utf8')).toBe(
    readFileSync(join(PROJECT, OUTPUT), 'utf8'),
  );
});

it('has what the README of the client says to set up', () => {
  const readme = readFileSync(
    join(PROJECT, 'node_modules', '@fabgraph', 'codegen-client', 'README.md'),
    'utf8',
  );
  const [, snippet] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(snippet).toBe(readFileSync(join(PROJECT, 'codegen.mjs'), 'utf8'));
});

it('narrows a result to what its document selects', async () => {
  const answer = { data: { models: { nodes: [{ name: 'a', status: 'READY' }], sources: [] } } };
  const fetch = async () => new Response(JSON.stringify(answer));
  const { query } = createCore({ url: 'http://gateway/graphql', fetch });
  const { models } = await query(ShelfDocument, { first: 1 });
  expect(models.nodes[0]?.name).toBe('a');
  // @ts-expect-error: it was not selected
  expect(models.nodes[0]?.status).toBe('READY');
  // @ts-expect-error: there is no such variable
  await query(ShelfDocument, { first: 1, last: 2 });
});
