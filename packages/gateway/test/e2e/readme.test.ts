import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startTestGateway } from './gateway-setup.ts';
import { until, watch } from './live-client.ts';

const README = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
const [QUERY = '', SUBSCRIPTION = ''] = blocksOf('graphql');
const [SNIPPET = ''] = blocksOf('ts');

it('answers README’s query with models of three vendors', async () => {
  const { query } = await startTestGateway();
  const { data, errors } = await query<{
    models: {
      nodes: { account: { vendor: { id: string } } }[];
      sources: { state: string; account: { name: string }; error: unknown }[];
    };
  }>(QUERY);
  expect(errors).toBeUndefined();
  const { nodes, sources } = data.models;
  expect(nodes).toHaveLength(30);
  expect(new Set(nodes.map(({ account }) => account.vendor.id)).size).toBe(3);
  expect(sources.map(({ state, error }) => [state, error])).toEqual([
    ['OK', null],
    ['OK', null],
    ['OK', null],
  ]);
});

it('answers README’s subscription with what is under way at three vendors, then with changes', async () => {
  const { url, advance } = await startTestGateway();
  const watching = watch<{ change: string; job: { account: { vendor: { id: string } } } }>(
    'WebSocket',
    url,
    'jobsUpdated',
    SUBSCRIPTION,
  );
  const vendors = () => new Set(watching.events.map(({ job }) => job.account.vendor.id));
  await until(() => vendors().size >= 3, 'an event of each vendor');
  expect([...vendors()].sort()).toEqual(['3dverse', 'authentise', 'metafold']);
  advance(60_000);
  await until(() => watching.events.some(({ change }) => change === 'UPDATED'), 'a change');
  expect(watching.errors).toEqual([]);
});

it('runs README’s client snippet to the end of a job', async () => {
  const { url, advance, gateway } = await startTestGateway();
  const lines: unknown[][] = [];
  vi.spyOn(console, 'log').mockImplementation((...line) => void lines.push(line));
  // What runs now is still to run when the snippet has begun to watch it.
  const isWatched = () => gateway.hub.getStats().subscribers > 0;
  const ticking = setInterval(() => isWatched() && advance(5_000), 50);
  onTestFinished(() => clearInterval(ticking));

  await runModule(SNIPPET.replace('http://127.0.0.1:4000/graphql', url));

  expect(lines.length).toBeGreaterThan(0);
  expect(['SUCCEEDED', 'FAILED', 'CANCELED']).toContain(lines.at(-1)?.[1]);
});

function blocksOf(language: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );
}

/** As a user's file in a project that has the client installed. */
async function runModule(source: string): Promise<void> {
  const file = fileURLToPath(new URL(`./readme-snippet-${process.pid}.ts`, import.meta.url));
  writeFileSync(file, source);
  onTestFinished(() => rmSync(file, { force: true }));
  await import(/* @vite-ignore */ file);
}
