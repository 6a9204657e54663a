import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type OpenedGateway, openTestGateway } from '../../gateway/test/e2e/gateway-setup.ts';
import { folderOf } from '../../gateway/test/e2e/stl.ts';
import { cli, cliHere, makeFolder, parseLines, writeStl } from './cli-setup.ts';

let gateway: OpenedGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const run = (...args: string[]) => cliHere(gateway.url, args);

interface Uploaded {
  readonly files: readonly string[];
  readonly models: readonly { readonly id: string; readonly name: string; status: string }[];
}

it.each(['metafold', 'authentise', '3dverse'] as const)(
  'uploads to %s, waits until the model is READY, and downloads the same bytes',
  async (vendor) => {
    letTimePass();
    const folder = makeFolder();
    const path = writeStl(folder, `teil-${vendor}-ä.stl`, 5_000);
    const { folderId } = await folderOf(gateway, vendor);

    const upload = await cli(gateway.url, [
      ...['upload', path, '--account', `${vendor}-demo`, '--folder', folderId, '--wait', '--json'],
    ]);

    expect(upload).toMatchObject({ code: 0, stderr: '' });
    const [uploaded] = parseLines<Uploaded>(upload.stdout);
    expect(uploaded?.files).toEqual([path]);
    expect(uploaded?.models[0]?.status).toBe('READY');

    const id = uploaded?.models[0]?.id ?? '';
    mkdirSync(join(folder, 'down'));
    const download = await cli(gateway.url, ['download', id, '-o', 'down', '--json'], {
      cwd: folder,
    });
    expect(download).toMatchObject({ code: 0, stderr: '' });
    const [{ file }] = parseLines<{ file: string }>(download.stdout) as [{ file: string }];
    expect(hashOf(join(folder, file))).toBe(hashOf(path));
    expect(readdirSync(join(folder, 'down'))).toHaveLength(1);
  },
);

it('uploads the rest when one file is not there, and ends with 2', async () => {
  const folder = makeFolder();
  const good = writeStl(folder, 'good.stl');

  const { code, stdout, stderr } = await run(
    ...['upload', join(folder, 'none.stl'), good, '--account', 'metafold-demo'],
    ...['--folder', (await folderOf(gateway, 'metafold')).folderId],
  );

  expect(code).toBe(2);
  expect(stdout).toMatch(/^✓ good\.stl {2}READY {2}\S+\n$/);
  expect(stderr).toMatch(
    /^error: .*none\.stl: There is no file .*none\.stl\. \(INVALID_INPUT\)\n$/,
  );
});

it('sends several files as one upload where the vendor takes several', async () => {
  const folder = makeFolder();
  const files = ['one.stl', 'two.stl'].map((name) => writeStl(folder, name));
  const { folderId } = await folderOf(gateway, '3dverse');

  const { code, stdout } = await run(
    ...['upload', ...files, '--together', '--account', '3dverse-demo'],
    ...['--folder', folderId, '--json'],
  );

  expect(code).toBe(0);
  expect(parseLines<Uploaded>(stdout)).toMatchObject([{ files }]);
});

it('writes over no file unless told to, and writes bytes to a pipe', async () => {
  const folder = makeFolder();
  const { data } = await gateway.query<{ models: { nodes: { id: string; name: string }[] } }>(
    '{ models(first: 1, filter: { vendors: ["metafold"], formats: ["stl"] }) { nodes { id name } } }',
  );
  const [{ id, name }] = data.models.nodes as [{ id: string; name: string }];
  writeFileSync(join(folder, name), 'mine');

  const [refused, piped] = await Promise.all([
    cli(gateway.url, ['download', id], { cwd: folder }),
    cli(gateway.url, ['download', id, '-o', '-'], { cwd: folder }),
  ]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
  expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');

  const forced = await cli(gateway.url, ['download', id, '--force'], { cwd: folder });
  expect(forced).toMatchObject({ code: 0, stdout: expect.stringContaining(`✓ ${name}  `) });
  expect(readFileSync(join(folder, name), 'utf8')).toBe(piped.stdout);
  expect(readdirSync(folder)).toEqual([name]);
});

it('says of what has no bytes that it has none', async () => {
  const { folderId } = await folderOf(gateway, 'metafold');

  const { code, stderr } = await run('download', folderId);

  expect(code).toBe(2);
  expect(stderr).toContain('A Folder has no bytes of its own.');
  expect(existsSync('download')).toBe(false);
});

function letTimePass(): void {
  const ticking = setInterval(() => gateway.advance(1_000), 50);
  onTestFinished(() => clearInterval(ticking));
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
