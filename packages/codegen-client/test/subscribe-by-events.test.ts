import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClient, JobUpdatedDocument } from '../src/index.ts';
import { json, startServer } from './server.ts';

function next(response: ServerResponse, status: string): void {
  response.write(`event: next\ndata: ${JSON.stringify({ data: { jobUpdated: { status } } })}\n\n`);
}

function accept(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(':\n\n');
}

describe('subscribe over server-sent events', () => {
  it('gives each event and ends when the gateway completes the stream', async () => {
    const url = await startServer((_request, response) => {
      accept(response);
      next(response, 'QUEUED');
      next(response, 'SUCCEEDED');
      response.end('event: complete\ndata:\n\n');
    });
    const events: unknown[] = [];
    for await (const event of createClient({ url }).subscribe(JobUpdatedDocument, { id: 'a' })) {
      events.push(event);
    }
    expect(events).toEqual([
      { jobUpdated: { status: 'QUEUED' } },
      { jobUpdated: { status: 'SUCCEEDED' } },
    ]);
  });

  it('closes the connection when the loop is left', async () => {
    let hasLeft = () => {};
    const left = new Promise<void>((resolve) => {
      hasLeft = resolve;
    });
    const url = await startServer((_request, response) => {
      response.on('close', () => hasLeft());
      accept(response);
      next(response, 'RUNNING');
    });
    for await (const _event of createClient({ url }).subscribe(JobUpdatedDocument, { id: 'a' }))
      break;
    await left;
  });

  it('ends quietly when its signal is aborted', async () => {
    const abort = new AbortController();
    const url = await startServer((_request, response) => {
      accept(response);
      next(response, 'RUNNING');
    });
    const events: unknown[] = [];
    const stream = createClient({ url }).subscribe(
      JobUpdatedDocument,
      { id: 'a' },
      { signal: abort.signal },
    );
    for await (const event of stream) {
      events.push(event);
      abort.abort();
    }
    expect(events).toHaveLength(1);
  });

  it('throws a retryable error when the stream ends before the subscription does and it may not come back', async () => {
    const url = await startServer((_request, response) => {
      accept(response);
      next(response, 'RUNNING');
      response.end();
    });
    const client = createClient({ url, retry: false });
    const stream = client.subscribe(JobUpdatedDocument, { id: 'a' });
    await stream.next();
    await expect(stream.next()).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      retryable: true,
    });
  });

  it('throws what the gateway refused the subscription with', async () => {
    const url = await startServer((_request, response) =>
      json(
        response,
        { errors: [{ message: 'No such id.', extensions: { code: 'INVALID_INPUT' } }] },
        400,
      ),
    );
    const stream = createClient({ url }).subscribe(JobUpdatedDocument, { id: 'a' });
    await expect(stream.next()).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'No such id.',
    });
  });
});
