import { expect, it, vi } from 'vitest';
import { startTestGateway } from '../../gateway/test/e2e/gateway-setup.ts';
import { folderOf } from '../../gateway/test/e2e/stl.ts';
import { startCutLine } from '../../gateway/test/e2e/stream-cut.ts';
import { startTwoSteps } from '../../gateway/test/e2e/two-step-workflow.ts';
import { parseLines, startCli } from './cli-setup.ts';
import { isLeftOut, openTerminal } from './terminal-setup.ts';

const AWAY = /^The gateway is away: reconnecting …$/m;

it.skipIf(isLeftOut)('says in its table that the gateway is away, as long as it is', async () => {
  const { line, url, folderId, gateway } = await start();
  const terminal = await openTerminal({ url, columns: 70 });
  await terminal.type(`fabgraph jobs watch --folder ${folderId} --kind workflow`);
  await terminal.shows(/Waiting for jobs\./);

  line.cut();
  expect(await terminal.shows(AWAY)).toMatch(/Waiting for jobs\./);
  await startTwoSteps(gateway, folderId);
  line.mend();

  const shown = await terminal.shows(/^workflow +WORKFLOW +QUEUED/m);
  expect(shown).not.toMatch(AWAY);
});

it('warns once of an outage where there is no terminal, and goes on', async () => {
  const { line, url, folderId, gateway } = await start();
  const before = await startTwoSteps(gateway, folderId);
  const watch = startCli(url, ['jobs', 'watch', '--folder', folderId, '--json']);
  await vi.waitFor(() => expect(watch.stdout()).toContain(before), WAIT);

  line.cut();
  await vi.waitFor(() => expect(watch.stderr()).not.toBe(''), WAIT);
  const later = await startTwoSteps(gateway, folderId);
  line.mend();
  await vi.waitFor(() => expect(watch.stdout()).toContain(later), WAIT);

  watch.child.kill('SIGINT');
  const { code, stderr } = await watch.ended;
  expect(parseLines(stderr)).toEqual([
    {
      warning: expect.objectContaining({
        code: 'GATEWAY_UNREACHABLE',
        message: expect.stringMatching(/ Reconnecting\.$/),
      }),
    },
  ]);
  expect(code).toBe(130);
});

const WAIT = { timeout: 10_000 };

/** A watch’s way to the gateway, which can be cut. */
async function start() {
  const gateway = await startTestGateway({ without: ['authentise', '3dverse'] });
  const line = await startCutLine();
  line.leadTo(new URL(gateway.url).origin);
  const { folderId } = await folderOf(gateway, 'metafold');
  return { line, url: `${line.url}/graphql`, folderId, gateway };
}
