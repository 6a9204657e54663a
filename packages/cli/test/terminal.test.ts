import { describe, expect, it, vi } from 'vitest';
import { startTestGateway } from '../../gateway/test/e2e/gateway-setup.ts';
import { folderOf } from '../../gateway/test/e2e/stl.ts';
import { startTwoSteps } from '../../gateway/test/e2e/two-step-workflow.ts';
import { cliHere, makeFolder, writeStl } from './cli-setup.ts';
import { createHoldingProxy } from './holding-proxy.ts';
import { isLeftOut, openTerminal } from './terminal-setup.ts';

const BAR = /big\.bin {2}█+░+ +\d+ % {2}[\d.]+ MB of 24 MB {2}[\d.]+ \wB\/s/;

describe.skipIf(isLeftOut)('in a real terminal', () => {
  it('shows how far an upload is, and leaves no more than its outcome', async () => {
    const { proxy, terminal, command } = await startUpload();
    await terminal.type(command);

    await terminal.shows(BAR);
    expect(await terminal.isCursorShown()).toBe(false);
    proxy.release();

    const lines = await terminal.prompt();
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^✓ big\.bin {2}stored {2}\S+/),
      'ready$',
    ]);
    expect(await terminal.isCursorShown()).toBe(true);
  });

  it('stops an upload by Ctrl-C: nothing is left of it, here and on its way', async () => {
    const { proxy, gateway, terminal, command } = await startUpload();
    await terminal.type(`${command}; echo ended with $?`);
    await terminal.shows(BAR);
    expect(proxy.open.size).toBeGreaterThan(0);

    await terminal.press('C-c');

    const lines = await terminal.prompt();
    expect(lines.slice(1)).toEqual(['ended with 130', 'ready$']);
    expect(await terminal.isCursorShown()).toBe(true);
    proxy.release();
    await vi.waitFor(() => expect(proxy.open.size).toBe(0));
    const { stdout } = await cliHere(gateway.url, ['assets', 'list', '--name', 'big*']);
    expect(stdout).toBe('');
  });

  it('keeps a table of jobs up to date in its place, and leaves it as it was by Ctrl-C', async () => {
    const gateway = await startTestGateway({ without: ['authentise', '3dverse'] });
    const { folderId } = await folderOf(gateway, 'metafold');
    const terminal = await openTerminal({ url: gateway.url, columns: 70 });
    await terminal.type(
      `fabgraph jobs watch --folder ${folderId} --kind workflow; echo ended with $?`,
    );
    await terminal.shows(/Waiting for jobs\./);
    expect(await terminal.isCursorShown()).toBe(false);

    await startTwoSteps(gateway, folderId);
    await terminal.shows(/^workflow +WORKFLOW +QUEUED +0 %/m);
    gateway.advance(2_000);
    const running = await terminal.shows(/^workflow +WORKFLOW +RUNNING/m);
    expect(running.match(/^workflow/gm)).toHaveLength(1);
    expect(running.match(/^NAME/gm)).toHaveLength(1);
    await startTwoSteps(gateway, folderId);
    await terminal.shows(/^1 running, 1 queued$/m);

    await terminal.press('C-c');

    const lines = await terminal.prompt();
    expect(lines.slice(-6)).toEqual([
      expect.stringMatching(/^NAME +KIND +STATUS +DONE +VENDOR +ACCOUNT$/),
      expect.stringMatching(/^workflow +WORKFLOW +RUNNING/),
      expect.stringMatching(/^workflow +WORKFLOW +QUEUED/),
      '1 running, 1 queued',
      'ended with 130',
      'ready$',
    ]);
    expect(lines.join('\n')).not.toMatch(/\^C|Waiting/);
    expect(await terminal.isCursorShown()).toBe(true);
  });

  it('cuts names and leaves out columns until a list fits', async () => {
    const { url } = await startTestGateway();
    const terminal = await openTerminal({ url, columns: 44 });
    await terminal.type('fabgraph models list --first 5');

    await terminal.prompt();
    const lines = await terminal.lines();

    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^NAME +STATUS +FORMAT +SIZE$/),
      ...Array.from({ length: 5 }, () => expect.stringMatching(/^\S.* {2}READY +\w+ +[\d.]+ k?B$/)),
      'Not all columns fit: a wider terminal or --j',
      'son shows them.',
      expect.stringMatching(/^There are more models/),
      expect.anything(),
      'ready$',
    ]);
  });
});

/** A terminal, and an upload whose bytes stop half way. */
async function startUpload() {
  const proxy = await createHoldingProxy(2_000_000);
  const gateway = await startTestGateway({
    without: ['authentise', '3dverse'],
    gateway: { publicUrl: proxy.origin },
  });
  proxy.lead(gateway.url);
  const { folderId } = await folderOf(gateway, 'metafold');
  const folder = makeFolder();
  writeStl(folder, 'big.bin', 24_000_000);
  const terminal = await openTerminal({
    url: `${proxy.origin}/graphql`,
    columns: 140,
    cwd: folder,
  });
  const command = `fabgraph upload big.bin --account metafold-demo --folder ${folderId}`;
  return { proxy, gateway, terminal, command };
}
