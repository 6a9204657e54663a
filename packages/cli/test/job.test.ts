import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { type OpenedGateway, openTestGateway } from '../../gateway/test/e2e/gateway-setup.ts';
import { folderOf } from '../../gateway/test/e2e/stl.ts';
import { startTwoSteps } from '../../gateway/test/e2e/two-step-workflow.ts';
import { cli, cliHere, makeFolder, parseLines, startCli } from './cli-setup.ts';

const DEFINITION = 'jobs:\n  sample:\n    type: evaluate_graph\n';

let gateway: OpenedGateway;
let folderId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  folderId = (await folderOf(gateway, 'metafold')).folderId;
});
afterAll(() => gateway.close());

const run = (...args: string[]) => cliHere(gateway.url, args);

interface JobLine {
  readonly id: string;
  readonly status: string;
}

it('runs a workflow from a file and waits until it has succeeded', async () => {
  letTimePass();
  const path = join(makeFolder(), 'workflow.yml');
  writeFileSync(path, DEFINITION);

  const { code, stdout } = await cli(gateway.url, [
    ...['jobs', 'run', '--definition', path, '--folder', folderId, '--wait', '--json'],
  ]);

  expect(code).toBe(0);
  const [started, done] = parseLines<JobLine>(stdout);
  expect(started?.status).toBe('QUEUED');
  expect(done).toMatchObject({ id: started?.id, status: 'SUCCEEDED' });
});

it('takes the input as JSON, from an argument or the standard input', async () => {
  const input = JSON.stringify({ folderId, definition: DEFINITION });

  const [inline, piped, wrong, empty] = await Promise.all([
    run('jobs', 'run', '--input', input),
    cli(gateway.url, ['jobs', 'run', '--input', '-', '--json'], { input }),
    run('jobs', 'run', '--input', '{"folderId": '),
    run('jobs', 'run'),
  ]);

  expect(inline).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^workflow {2}QUEUED {2}/),
  });
  expect(parseLines(piped.stdout)).toMatchObject([{ kind: 'WORKFLOW', status: 'QUEUED' }]);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--input is no JSON') });
  expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('--definition') });
});

it('cancels a job; whoever waits for it or watches it ends with 7', async () => {
  const id = await startTwoSteps(gateway);
  const waiting = startCli(gateway.url, ['jobs', 'wait', id, '--json']);
  const watching = startCli(gateway.url, ['jobs', 'watch', id, '--json']);
  await vi.waitFor(() => expect(watching.stdout()).toContain('\n'), { timeout: 10_000 });

  const { code, stdout } = await cli(gateway.url, ['jobs', 'cancel', id, '--json']);

  expect(code).toBe(0);
  expect(parseLines(stdout)).toMatchObject([{ id }]);
  const [waited, watched] = await Promise.all([waiting.ended, watching.ended]);
  expect([waited.code, watched.code]).toEqual([7, 7]);
  expect(parseLines(waited.stdout)).toMatchObject([{ id, status: 'CANCELED' }]);
  expect(parseLines(waited.stderr)).toMatchObject([{ error: { code: 'JOB_CANCELED' } }]);
  expect(parseLines(watched.stdout).at(-1)).toMatchObject({ job: { id, status: 'CANCELED' } });
});

it('waits no longer than --timeout, and ends with 124', async () => {
  const id = await startTwoSteps(gateway);

  const { code, stderr } = await cli(gateway.url, ['jobs', 'wait', id, '--timeout', '50ms']);

  expect(code).toBe(124);
  expect(stderr).toContain('WAIT_TIMEOUT');
});

it('watches a folder, a line for each change, until it is stopped', async () => {
  const id = await startTwoSteps(gateway, folderId);
  const watching = startCli(
    gateway.url,
    ['jobs', 'watch', '--folder', folderId, '--kind', 'workflow'],
    { environment: { FORCE_COLOR: '1' } },
  );
  await vi.waitFor(() => expect(watching.stdout()).toContain('QUEUED'), { timeout: 10_000 });

  gateway.advance(2_000);
  await vi.waitFor(() => expect(watching.stdout()).toContain('\u001b[36mRUNNING\u001b[39m'), {
    timeout: 10_000,
  });
  watching.child.kill('SIGINT');

  const { code, stderr } = await watching.ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  await run('jobs', 'cancel', id);
});

it('takes either ids or a filter to watch', async () => {
  const { code, stderr } = await run('jobs', 'watch', 'some-id', '--kind', 'workflow');

  expect(code).toBe(2);
  expect(stderr).toContain('either jobs by id or those of a folder or filter');
});

function letTimePass(): void {
  const ticking = setInterval(() => gateway.advance(1_000), 50);
  onTestFinished(() => clearInterval(ticking));
}
