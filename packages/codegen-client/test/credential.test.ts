import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCore } from '../src/index.ts';
import { json, startServer } from './server.ts';

test('credentials of any characters arrive as they are, in one header', async () => {
  let seen: unknown;
  const url = await startServer((request, response) => {
    seen = JSON.parse(String(request.headers['x-fabgraph-credentials']));
    json(response, { data: {} });
  });
  const settings = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string({ unit: 'grapheme' }), settings), async (given) => {
      const credentials = JSON.parse(JSON.stringify(given));
      await createCore({ url, credentials }).query('{ accounts { id } }');
      expect(seen).toEqual(credentials);
    }),
    { numRuns: 50 },
  );
});

test('no header of credentials is sent where there are none', async () => {
  let names: readonly string[] = [];
  const url = await startServer((request, response) => {
    names = Object.keys(request.headers);
    json(response, { data: {} });
  });
  await createCore({ url }).query('{ accounts { id } }');
  expect(names).not.toContain('x-fabgraph-credentials');
});
