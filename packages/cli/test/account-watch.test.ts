import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type OpenedGateway, openTestGateway } from '../../gateway/test/e2e/gateway-setup.ts';
import { parseLines, type Running, startCli } from './cli-setup.ts';

let gateway: OpenedGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const READ = '{ folders(filter: { vendors: ["metafold"] }) { nodes { id } } }';

/** Waits until so many lines are written. */
function lines({ stdout }: Running, count: number): Promise<unknown> {
  return vi.waitFor(() => expect(stdout().split('\n').length).toBeGreaterThan(count), {
    timeout: 10_000,
  });
}

it('shows each account as it is, then a line for each change, until it is stopped', async () => {
  const environment = { FORCE_COLOR: '1' };
  const watching = startCli(gateway.url, ['accounts', 'watch'], { environment });
  const asJson = startCli(gateway.url, ['accounts', 'watch', '--json']);
  await Promise.all([lines(watching, 3), lines(asJson, 3)]);
  gateway.emulators.metafold.addFaults([{ path: '*', status: 401 }]);
  await gateway.query(READ);
  await Promise.all([lines(watching, 4), lines(asJson, 4)]);
  for (const { child } of [watching, asJson]) child.kill('SIGINT');

  const { code, stderr, stdout } = await watching.ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  const shown = stdout.trimEnd().split('\n');
  expect(shown).toHaveLength(4);
  expect(shown[0]).toContain('Z  metafold  metafold-demo  \u001b[32mHEALTHY');
  expect(shown[3]).toContain('Z  metafold  metafold-demo  \u001b[31mUNAUTHENTICATED');
  const events = parseLines<object>((await asJson.ended).stdout);
  expect(events.at(-1)).toMatchObject({
    change: 'UPDATED',
    account: { name: 'metafold-demo', state: 'UNAUTHENTICATED', heldUntil: null },
  });
});
