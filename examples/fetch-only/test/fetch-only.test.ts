import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startTestGateway } from '../../../packages/gateway/test/e2e/gateway-setup.ts';

const SCRIPT = fileURLToPath(new URL('../fetch-only.mjs', import.meta.url));

it('lists what is under way at all vendors, and watches the first until it is over', async () => {
  const { url, advance } = await startTestGateway();
  const ticking = setInterval(() => advance(1_000), 50);
  onTestFinished(() => clearInterval(ticking));

  const lines = await run(url);

  const listed = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('Watching ')),
  );
  expect(new Set(listed.map((line) => line.split(':')[0]))).toEqual(
    new Set(['Metafold', 'Authentise 3DIAX', '3dverse']),
  );
  for (const line of listed) expect(line).toMatch(/: .+ (QUEUED|RUNNING)$/);
  const watched = lines.slice(listed.length + 1);
  expect(watched.length).toBeGreaterThan(1);
  expect(watched.at(-1)).toMatch(/^ {2}(SUCCEEDED|FAILED|CANCELED)/);
});

it('names the vendor that is down beside the jobs of the others', async () => {
  const { url, advance, emulators } = await startTestGateway();
  await emulators.authentise.close();
  const ticking = setInterval(() => advance(1_000), 50);
  onTestFinished(() => clearInterval(ticking));

  const lines = await run(url);

  expect(lines).toContainEqual(expect.stringMatching(/^authentise-demo: VENDOR_UNAVAILABLE, ./));
  expect(lines).toContainEqual(expect.stringMatching(/^3dverse: /));
});

it('ends with the status where the gateway’s graph is not', async () => {
  const { url } = await startTestGateway();

  await expect(run(`${url}-elsewhere`)).rejects.toThrow('answered 404');
});

async function run(url: string): Promise<string[]> {
  const env = { ...process.env, FABGRAPH_URL: url };
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT], { env });
  return stdout.trimEnd().split('\n');
}
