import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  createClient,
  type GatewayError,
  type JobEvent,
  JobUpdatedDocument,
  TypedDocumentString,
} from '../src/index.ts';
import { json, startServer } from './server.ts';

const retry = { minDelayMs: 1, maxDelayMs: 2, maxAttempts: 3 };

interface Event {
  readonly cursor: string;
  readonly status: string;
  readonly change?: string;
  readonly id?: string;
}

function accept(response: ServerResponse, ...events: readonly Event[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const { cursor, status, change = 'UPDATED', id = 'a' } of events) {
    const jobUpdated = { cursor, change, jobId: id, job: { id, status } };
    response.write(`event: next\ndata: ${JSON.stringify({ data: { jobUpdated } })}\n\n`);
  }
}

const complete = (response: ServerResponse) => response.end('event: complete\ndata:\n\n');

/** Answers each connection as the next of these says. */
async function startScript(...lines: readonly ((response: ServerResponse) => void)[]) {
  const seen: Record<string, unknown>[] = [];
  const url = await startServer((request, response) => {
    const { variables } = JSON.parse(request.body);
    const line = lines[seen.push(variables) - 1];
    if (line === undefined) throw new Error('one connection too many');
    line(response);
  });
  return { url, seen };
}

async function collect(stream: AsyncIterable<JobEvent>) {
  const statuses: unknown[] = [];
  for await (const { job } of stream) statuses.push(job?.status);
  return statuses;
}

describe('a subscription whose line is lost', () => {
  it('goes on behind the last event, and says nothing twice', async () => {
    const { url, seen } = await startScript(
      (response) => {
        accept(response, { cursor: '1', status: 'QUEUED', change: 'NONE' });
        response.end();
      },
      (response) => {
        accept(
          response,
          { cursor: '2', status: 'QUEUED', change: 'NONE' },
          { cursor: '3', status: 'RUNNING' },
        );
        setTimeout(() => response.destroy(), 50);
      },
      (response) => {
        accept(response, { cursor: '4', status: 'SUCCEEDED' });
        complete(response);
      },
    );
    const { jobs } = createClient({ url, retry });
    expect(await collect(jobs.watch('a'))).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    expect(seen).toEqual([{ id: 'a' }, { id: 'a', after: '1' }, { id: 'a', after: '3' }]);
  });

  it('gives a state that looks like the one before where its event says that something changed', async () => {
    const { url } = await startScript(
      (response) => {
        accept(response, { cursor: '1', status: 'RUNNING', change: 'NONE' });
        response.end();
      },
      (response) => {
        accept(response, { cursor: '2', status: 'RUNNING' });
        complete(response);
      },
    );
    expect(await collect(createClient({ url, retry }).jobs.watch('a'))).toHaveLength(2);
  });

  it('begins with the state now where the gateway does not know the cursor any more', async () => {
    const refused = { errors: [{ message: 'after', extensions: { code: 'INVALID_INPUT' } }] };
    const { url, seen } = await startScript(
      (response) => {
        accept(response, { cursor: '1', status: 'QUEUED', change: 'NONE' });
        response.end();
      },
      (response) => json(response, refused),
      (response) => {
        accept(response, { cursor: '2', status: 'FAILED', change: 'NONE' });
        complete(response);
      },
    );
    const stream = createClient({ url, retry }).jobs.watch('a', { after: '0' });
    expect(await collect(stream)).toEqual(['QUEUED', 'FAILED']);
    expect(seen).toEqual([{ id: 'a', after: '0' }, { id: 'a', after: '1' }, { id: 'a' }]);
  });

  it('begins anew where its document takes no cursor', async () => {
    const document = new TypedDocumentString<{ jobUpdated: unknown }, { id: string }>(
      'subscription ($id: ID!) { jobUpdated(id: $id) { cursor job { status } } }',
    );
    const { url, seen } = await startScript(
      (response) => {
        accept(response, { cursor: '1', status: 'QUEUED' });
        response.end();
      },
      (response) => {
        accept(response, { cursor: '2', status: 'SUCCEEDED' });
        complete(response);
      },
    );
    let count = 0;
    for await (const _event of createClient({ url, retry }).subscribe(document, { id: 'a' })) {
      count += 1;
    }
    expect([count, seen]).toEqual([2, [{ id: 'a' }, { id: 'a' }]]);
  });

  it('comes back after an error that may pass, as late as the gateway asks for', async () => {
    const startedAt = performance.now();
    const stopping = {
      message: 'Stopping.',
      extensions: { code: 'SHUTTING_DOWN', retryable: true, retryAfterMs: 120 },
    };
    const { url } = await startScript(
      (response) => {
        accept(response, { cursor: '1', status: 'RUNNING', change: 'NONE' });
        response.write(`event: next\ndata: ${JSON.stringify({ errors: [stopping] })}\n\n`);
      },
      (response) => response.writeHead(503, { 'retry-after': '0' }).end('<html>'),
      (response) => {
        accept(response, { cursor: '2', status: 'SUCCEEDED' });
        complete(response);
      },
    );
    const told: unknown[] = [];
    const onRetry = ({ code }: GatewayError, delayMs: number) => told.push([code, delayMs >= 120]);
    expect(await collect(createClient({ url, retry }).jobs.watch('a', { onRetry }))).toEqual([
      'RUNNING',
      'SUCCEEDED',
    ]);
    expect(told).toEqual([
      ['SHUTTING_DOWN', true],
      ['GATEWAY_UNREACHABLE', false],
    ]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it('throws at once what would be in vain to repeat', async () => {
    const denied = { message: 'No.', extensions: { code: 'FORBIDDEN', retryable: false } };
    const { url, seen } = await startScript((response) => json(response, { errors: [denied] }));
    await expect(collect(createClient({ url, retry }).jobs.watch('a'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(seen).toHaveLength(1);
  });

  it('throws after so many attempts in a row, and counts anew when something was heard', async () => {
    const end = (response: ServerResponse) => response.destroy();
    const { url, seen } = await startScript(
      end,
      end,
      (response) => {
        accept(response, { cursor: '1', status: 'RUNNING' });
        response.end();
      },
      end,
      end,
      end,
    );
    await expect(collect(createClient({ url, retry }).jobs.watch('a'))).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      retryable: true,
    });
    expect(seen).toHaveLength(6);
  });

  it('is taken for lost when nothing comes for long, not even a heartbeat', async () => {
    const { url, seen } = await startScript(
      (response) => accept(response, { cursor: '1', status: 'RUNNING', change: 'NONE' }),
      (response) => {
        accept(response, { cursor: '2', status: 'SUCCEEDED' });
        complete(response);
      },
    );
    const { jobs } = createClient({ url, retry, idleTimeoutMs: 200 });
    expect(await collect(jobs.watch('a'))).toEqual(['RUNNING', 'SUCCEEDED']);
    expect(seen).toHaveLength(2);
  });
});

describe('an event of which a part failed', () => {
  const part = {
    data: { jobUpdated: { cursor: '1', change: 'UPDATED', jobId: 'a', job: null } },
    errors: [{ message: 'No.', path: ['jobUpdated', 'job'], extensions: { code: 'FORBIDDEN' } }],
  };
  const answer = (response: ServerResponse) => {
    accept(response);
    response.write(`event: next\ndata: ${JSON.stringify(part)}\n\n`);
    complete(response);
  };

  it('is thrown with what came', async () => {
    const { url } = await startScript(answer);
    const stream = createClient({ url, retry }).subscribe(JobUpdatedDocument, { id: 'a' });
    await expect(stream.next()).rejects.toMatchObject({ code: 'FORBIDDEN', data: part.data });
  });

  it('is given after its errors to one who takes them', async () => {
    const { url } = await startScript(answer);
    const errors: GatewayError[] = [];
    const stream = createClient({ url, retry }).jobs.watch('a', {
      onPartial: (error) => errors.push(error),
    });
    expect(await collect(stream)).toEqual([undefined]);
    expect(errors).toMatchObject([{ code: 'FORBIDDEN', path: ['jobUpdated', 'job'] }]);
  });
});
