import { createClient, JobFailedError } from '@fabgraph/codegen-client';
import { describe, expect, it } from 'vitest';
import { startTestGateway } from '../e2e/gateway-setup.ts';
import { until } from '../e2e/live-client.ts';
import { TRANSPORTS } from './transport.ts';
import { runWorkflow } from './workflow.ts';

describe('jobs.wait', () => {
  it.each(TRANSPORTS)('resolves over $transport to the finished job', async ({ options }) => {
    const { url, gateway, advance } = await startTestGateway();
    const client = createClient({ url, ...options });
    const { id } = await runWorkflow(client);
    const waiting = client.jobs.wait(id);
    await until(() => gateway.hub.getStats().subscribers === 1, 'the watch');
    advance(60_000);
    expect(await waiting).toMatchObject({ id, status: 'SUCCEEDED', progress: 1 });
    expect(gateway.hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
  });

  it('rejects with the job’s own error when it failed', async () => {
    const { url, gateway, advance } = await startTestGateway();
    const client = createClient({ url });
    const { job } = await client.uploads.send(
      { content: new TextEncoder().encode('this is no mesh'), filename: 'broken.stl' },
      { accountId: 'authentise-demo' },
    );
    const waiting = client.jobs.wait(job!.id).catch((thrown) => thrown);
    await until(() => gateway.hub.getStats().subscribers === 1, 'the watch');
    advance(60_000);
    const error = await waiting;
    const failed = await client.jobs.get(job!.id);
    expect(error).toBeInstanceOf(JobFailedError);
    expect(error).toMatchObject({
      code: 'JOB_FAILED',
      vendor: 'authentise',
      account: 'authentise-demo',
      retryable: false,
      job: { id: job!.id, status: 'FAILED', error: failed?.error },
    });
    expect(error.message).toBe(failed?.error?.message);
  });

  it('rejects when the job was canceled', async () => {
    const { url } = await startTestGateway();
    const client = createClient({ url });
    const { id } = await runWorkflow(client);
    const waiting = client.jobs.wait(id).catch((thrown) => thrown);
    await client.jobs.cancel(id);
    expect(await waiting).toMatchObject({ code: 'JOB_CANCELED', job: { status: 'CANCELED' } });
  });

  it.each(TRANSPORTS)(
    'stops watching over $transport after its time, and leaves no socket',
    async ({ options }) => {
      const { url, gateway } = await startTestGateway();
      const client = createClient({ url, ...options });
      const { id } = await runWorkflow(client);
      await expect(client.jobs.wait(id, { timeoutMs: 20 })).rejects.toMatchObject({
        code: 'WAIT_TIMEOUT',
        message: 'It was not over after 20 ms.',
      });
      await until(() => gateway.hub.getStats().subscribers === 0, 'the watch to end');
    },
  );

  it('rejects with the reason of its signal, also of one that is aborted already', async () => {
    const { url, gateway } = await startTestGateway();
    const client = createClient({ url });
    const { id } = await runWorkflow(client);
    const controller = new AbortController();
    const waiting = client.jobs.wait(id, { signal: controller.signal }).catch((thrown) => thrown);
    await until(() => gateway.hub.getStats().subscribers === 1, 'the watch');
    controller.abort(new Error('The user left.'));
    expect(await waiting).toMatchObject({ message: 'The user left.' });
    await expect(client.jobs.wait(id, { signal: controller.signal })).rejects.toThrow(
      'The user left.',
    );
    await until(() => gateway.hub.getStats().subscribers === 0, 'the watch to end');
  });

  it('rejects for a job that is not there', async () => {
    const { url } = await startTestGateway();
    const { jobs } = createClient({ url });
    await expect(jobs.wait('nonsense')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
