import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type OpenedGateway,
  openTestGateway,
} from '../../../packages/gateway/test/e2e/gateway-setup.ts';
import { cube } from '../../../packages/gateway/test/e2e/stl.ts';
import { run } from '../src/run.ts';

let test: OpenedGateway;
let ticking: ReturnType<typeof setInterval>;
let folder: string;
beforeAll(async () => {
  test = await openTestGateway();
  ticking = setInterval(() => test.advance(1_000), 50);
  folder = mkdtempSync(join(tmpdir(), 'fabgraph-stl-'));
});
afterAll(async () => {
  clearInterval(ticking);
  rmSync(folder, { recursive: true });
  await test.close();
});

it('uploads its wedge to 3DIAX and prints what was measured of it', async () => {
  expect(await runWith()).toEqual({
    code: 0,
    warnings: [],
    lines: [
      'Sent 100 %',
      'wedge.stl is READY at Authentise 3DIAX:',
      '  size      30 × 20 × 10 mm',
      '  volume    3,000 mm³',
      '  area      1,732.46 mm²',
      '  manifold  yes',
    ],
  });
});

it('uploads another file to the account that is named, telling how far it is', async () => {
  const path = write('long.stl', Buffer.concat([cube(12.5), Buffer.alloc(400_000, ' ')]));

  const { code, lines } = await runWith(path, '--account', 'authentise-demo');

  const progress = lines.filter((line) => line.startsWith('Sent '));
  expect(progress.length).toBeGreaterThan(2);
  expect(progress.at(-1)).toBe('Sent 100 %');
  expect(new Set(progress).size).toBe(progress.length);
  expect(lines[progress.length]).toBe('long.stl is READY at Authentise 3DIAX:');
  expect(lines).toContain('  size      12.5 × 12.5 × 12.5 mm');
  expect(code).toBe(0);
});

it('tells of a mesh with a hole that it is none to print', async () => {
  const { code, lines } = await runWith(write('open.stl', cube(10, 11)));

  expect(lines).toContain('  manifold  no');
  expect(code).toBe(0);
});

it.each([
  ['what is no mesh', () => [write('letter.stl', Buffer.from('Dear Sir'))], 'make use of letter'],
  ['a file that is not there', () => ['/no/such.stl'], '/no/such.stl cannot be read.'],
  ['an account that is not there', () => ['--account', 'nobody'], 'nobody'],
  ['two files', () => ['one.stl', 'two.stl'], 'One file at a time.'],
  ['an option that it does not know', () => ['--acount', 'x'], "Unknown option '--acount'"],
])('ends with 1 and one line for %s', async (_, words, reason) => {
  const { code, warnings } = await runWith(...words());

  expect(warnings).toEqual([expect.stringContaining(reason)]);
  expect(warnings[0]).not.toContain('\n');
  expect(code).toBe(1);
});

it('ends with 1 and one line where no gateway is', async () => {
  const warnings: string[] = [];
  const output = { print: () => {}, warn: (line: string) => warnings.push(line) };

  expect(await run('http://127.0.0.1:1/graphql', [], output)).toBe(1);
  expect(warnings).toEqual(['The gateway at http://127.0.0.1:1 cannot be reached.']);
});

async function runWith(...words: string[]) {
  const lines: string[] = [];
  const warnings: string[] = [];
  const code = await run(test.url, words, {
    print: (line) => lines.push(line),
    warn: (line) => warnings.push(line),
  });
  return { code, lines, warnings };
}

function write(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
