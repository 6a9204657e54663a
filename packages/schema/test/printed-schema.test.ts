import { readFile } from 'node:fs/promises';
import { assertValidSchema } from 'graphql';
import { expect, test } from 'vitest';
import { printSchemaText, schema } from '../src/index.ts';

test('the committed definition is the one that the code makes', async () => {
  const committed = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');
  expect(committed, 'run the `generate` script').toBe(printSchemaText());
});

test('the graph is valid GraphQL', () => {
  expect(() => assertValidSchema(schema)).not.toThrow();
});
