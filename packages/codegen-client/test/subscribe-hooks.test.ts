import { expect, it } from 'vitest';
import { createClient } from '../src/index.ts';
import { startServer } from './server.ts';

it('tells when the gateway has taken a subscription, and when it takes it again, though no event comes', async () => {
  let count = 0;
  const url = await startServer((_request, response) => {
    count += 1;
    if (count === 2) return response.writeHead(502).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
    if (count === 1) return response.end();
    response.end('event: complete\ndata:\n\n');
  });
  const told: string[] = [];
  const { jobs } = createClient({ url, retry: { minDelayMs: 1 } });
  const stream = jobs.watch('a', {
    onOpen: () => told.push('open'),
    onRetry: ({ code }) => told.push(code),
  });
  expect(await stream.next()).toMatchObject({ done: true });
  expect(told).toEqual(['open', 'GATEWAY_UNREACHABLE', 'GATEWAY_UNREACHABLE', 'open']);
});
