import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { startTestGateway } from '../e2e/gateway-setup.ts';
import { cube } from '../e2e/stl.ts';
import { SNIPPETS } from './readme-snippet.ts';

/** What each prints in the end, in their order. */
const LAST_LINES: readonly (readonly unknown[])[] = [
  [expect.stringMatching(/\.stl$/i), expect.any(String), expect.any(String)],
  [expect.any(Number)],
  [['metafold-demo OK', 'authentise-demo OK', '3dverse-demo OK']],
  ['mesh', expect.any(String)],
  ['READY', { x: 20, y: 20, z: 20 }, expect.stringContaining('/files/')],
  [
    'INVALID_INPUT',
    expect.stringContaining('Malformed id'),
    expect.objectContaining({ retryable: false, path: ['job'] }),
  ],
  [3, 0],
  ['NONE', expect.any(String), expect.stringMatching(/QUEUED|RUNNING/)],
  [1],
];

it('has a program for each expectation', () => {
  expect(SNIPPETS).toHaveLength(LAST_LINES.length);
});

it.each(SNIPPETS.map((source, index) => ({ source, index, number: `${index + 1}` })))(
  'runs program $number of the client’s README',
  async ({ source, index }) => {
    const { url, advance, gateway } = await startTestGateway();
    // What runs now is still to run when the program has begun to watch it.
    const isWatched = () => gateway.hub.getStats().subscribers > 0;
    const ticking = setInterval(() => isWatched() && advance(2_000), 50);
    onTestFinished(() => clearInterval(ticking));
    vi.stubGlobal('WebSocket', WebSocket);
    onTestFinished(() => void vi.unstubAllGlobals());
    const lines: unknown[][] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...line) => void lines.push(line));
    onTestFinished(() => log.mockRestore());

    await runModule(
      source.replace('http://127.0.0.1:4000/graphql', url).replace('part.stl', makeFile()),
      index,
    );

    expect(lines.at(-1)).toEqual(LAST_LINES[index]);
  },
);

function makeFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fabgraph-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'part.stl'), cube(20));
  return join(folder, 'part.stl');
}

/** As a user's file in a project that has the client installed. */
async function runModule(source: string, index: number): Promise<void> {
  const name = `./readme-program-${process.pid}-${index}.ts`;
  const file = fileURLToPath(new URL(name, import.meta.url));
  writeFileSync(file, source);
  onTestFinished(() => rmSync(file, { force: true }));
  await import(/* @vite-ignore */ file);
}
