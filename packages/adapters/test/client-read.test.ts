import { expect, onTestFinished, test } from 'vitest';
import { createTestClient, serve } from './support/server.ts';

test('a read gives the status, the headers and the parsed body', async () => {
  const server = await serve((_request, response) => {
    response.setHeader('X-Count', '3').end('{"id":"1"}');
  });
  const answer = await createTestClient(server).getJson('/things/1', {
    caller: { signal: signal() },
  });
  expect(answer).toMatchObject({ status: 200, body: { id: '1' } });
  expect(answer.headers['x-count']).toBe('3');
});

test('equal reads at the same time are one call, different ones are not', async () => {
  const server = await serve((_request, response) => {
    setTimeout(() => response.end('{}'), 20);
  });
  const client = createTestClient(server);
  const read = (query: string) =>
    client.getJson('/things', { query, caller: { signal: signal() } });
  await Promise.all([read('a=1'), read('a=1'), read('a=2'), read('a=1')]);
  expect(server.calls.map(({ url }) => url).sort()).toEqual(['/things?a=1', '/things?a=2']);
});

test('any number of reads may share one signal', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => {
    process.off('warning', note);
  });
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const client = createTestClient(server);
  const shared = signal();
  const paths = Array.from({ length: 40 }, (_, index) => `/things/${index}`);
  await Promise.all(paths.map((path) => client.getJson(path, { caller: { signal: shared } })));
  expect(server.calls).toHaveLength(40);
  expect(warnings).toEqual([]);
});

function signal(): AbortSignal {
  return new AbortController().signal;
}
