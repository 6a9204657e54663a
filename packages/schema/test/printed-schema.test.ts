import { readFile } from 'node:fs/promises';
import { assertValidSchema, parse, visit } from 'graphql';
import { expect, test } from 'vitest';
import { printSchemaText, schema } from '../src/index.ts';

test('the committed definition is the one that the code makes', async () => {
  const committed = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');
  expect(committed, 'run the `generate` script').toBe(printSchemaText());
});

test('the graph is valid GraphQL', () => {
  expect(() => assertValidSchema(schema)).not.toThrow();
});

test('no name in the graph is a vendor’s', () => {
  const names: string[] = [];
  visit(parse(printSchemaText()), { Name: ({ value }) => void names.push(value) });
  expect(names.length).toBeGreaterThan(500);
  expect(names.filter((name) => /metafold|3?dverse|authentise|3?diax/i.test(name))).toEqual([]);
});
