import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type PackedClient,
  packClient,
  TYPESCRIPT,
} from '../../../codegen-client/test/packed-client.ts';
import { startTestGateway } from '../e2e/gateway-setup.ts';
import { cube } from '../e2e/stl.ts';
import { SNIPPETS } from './readme-snippet.ts';

const run = promisify(execFile);

let packed: PackedClient;
let project: string;

beforeAll(async () => {
  packed = packClient();
  project = join(packed.folder, 'project');
  mkdirSync(project);
  const manifest = { name: 'project', version: '1.0.0', private: true, type: 'module' };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(STRICT));
  writeFileSync(join(project, 'main.ts'), PROGRAM);
  writeFileSync(join(project, 'part.stl'), cube(20));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', packed.tarball], {
    cwd: project,
  });
  await run(process.execPath, [TYPESCRIPT, '-p', project], { cwd: project });
}, 60_000);
afterAll(() => packed.remove());

describe('the packed client, alone in an empty strict project', () => {
  it('brings nothing else along', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: project });
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  it('lists models, uploads an STL and watches it to READY', async () => {
    const { url, advance } = await startTestGateway();
    const ticking = setInterval(() => advance(1_000), 50);
    onTestFinished(() => clearInterval(ticking));
    const { stdout, stderr } = await run(process.execPath, ['main.js', url], {
      cwd: project,
      timeout: 20_000,
    });
    const lines = stdout.trim().split('\n');
    expect(stderr).toBe('');
    expect(Number(/^(\d+) models$/.exec(lines[0] ?? '')?.[1])).toBeGreaterThan(100);
    expect(lines[1]).toMatch(/^sent \d+ of \d+$/);
    expect(lines[2]).toBe('part.stl PROCESSING');
    expect(lines.at(-2)).toBe('part.stl READY');
    expect(lines.at(-1)).toBe('8000');
  });

  it('compiles every program of its README', async () => {
    for (const [index, source] of SNIPPETS.entries()) {
      writeFileSync(join(project, `readme-${index}.ts`), source);
    }
    const check = run(process.execPath, [TYPESCRIPT, '-p', project], { cwd: project });
    expect(await check.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: '' });
  });

  it('knows no field that was not selected, and no variable that there is not', async () => {
    const program = (line: string) =>
      `import { createClient, JobDocument } from '@fabgraph/codegen-client';\nconst client = createClient({ url: '' });\n${line}\n`;
    const wrong = {
      'a field of an event': "for await (const { job } of client.jobs.watch('a')) job?.outputs;",
      'a field of a result': "(await client.query(JobDocument, { id: 'a' })).job?.folder;",
      'a field of an item': 'for await (const model of client.models.list()) model.geometry;',
      'a variable': "await client.query(JobDocument, { id: 'a', name: 'b' });",
      'a variable that is missing': 'await client.query(JobDocument);',
      'a filter': "client.jobs.list({ filter: { statuses: ['DONE'] } });",
    };
    for (const [index, line] of Object.values(wrong).entries()) {
      writeFileSync(
        join(project, `wrong-${index}.ts`),
        `${program(`// @ts-expect-error\n${line}`)}export {};\n`,
      );
    }
    // Fails where one of them compiles: then there is nothing to expect.
    const check = run(process.execPath, [TYPESCRIPT, '-p', project], { cwd: project });
    expect(await check.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: '' });
  });
});

const STRICT = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.asynciterable'],
    types: [],
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
  },
};

const PROGRAM = `import { createClient } from '@fabgraph/codegen-client';

declare const process: { readonly argv: readonly string[] };

const client = createClient({ url: process.argv[2] ?? '' });

let count = 0;
for await (const model of client.models.list({ first: 100 })) count += model.id === '' ? 0 : 1;
console.log(\`\${count} models\`);

const { id } = await client.models.upload('part.stl', {
  accountId: 'authentise-demo',
  onProgress: ({ sentBytes, totalBytes }) => console.log(\`sent \${sentBytes} of \${totalBytes}\`),
});
for await (const { model } of client.models.watch(id)) console.log(model?.name, model?.status);

console.log((await client.models.get(id))?.geometry?.volumeMm3);
`;
