import { createClient } from '@fabgraph/codegen-client';
import { expect, it } from 'vitest';
import { startTestGateway } from '../../../packages/gateway/test/e2e/gateway-setup.ts';
import { searchAll } from '../src/search-all.ts';

it('finds things of all three vendors, and has nothing to warn of while all answer', async () => {
  const { url } = await startTestGateway();

  const lines = await search(url);

  expect(lines[0]).toMatch(/^\d+ models and \d+ assets match \*mount\*:$/);
  expect(vendorsIn(lines)).toEqual(['3dverse', 'Authentise 3DIAX', 'Metafold']);
  expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
});

it('finds those of the other two while one is down, and says what is missing', async () => {
  const { url, emulators } = await startTestGateway();
  await emulators.authentise.close();

  const lines = await search(url);

  expect(vendorsIn(lines)).toEqual(['3dverse', 'Metafold']);
  expect(lines.slice(-2)).toEqual([
    'authentise-demo failed (VENDOR_UNAVAILABLE), its models are missing.',
    'authentise-demo failed (VENDOR_UNAVAILABLE), its assets are missing.',
  ]);
});

it('shows what a vendor had said before it went down, and how old that is', async () => {
  const { url, emulators } = await startTestGateway();
  const before = await search(url);
  await emulators.authentise.close();

  const lines = await search(url);

  expect(lines.slice(0, before.length)).toEqual(before);
  expect(lines.slice(before.length)).toEqual([
    expect.stringMatching(/^authentise-demo failed \(\w+\), its models are as of \d+ s ago\.$/),
    expect.stringMatching(/^authentise-demo failed \(\w+\), its assets are as of \d+ s ago\.$/),
  ]);
});

async function search(url: string): Promise<string[]> {
  const lines: string[] = [];
  await searchAll(createClient({ url }), '*mount*', (line) => lines.push(line));
  return lines;
}

/** Names of the vendors that the lines of things begin with. */
function vendorsIn(lines: readonly string[]): string[] {
  const names = lines.flatMap((line) => /^ {2}([^:]+): /.exec(line)?.[1] ?? []);
  return [...new Set(names)].sort();
}
