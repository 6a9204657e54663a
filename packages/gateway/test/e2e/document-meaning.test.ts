import { expect, it } from 'vitest';
import { startTestGateway } from './gateway-setup.ts';

/** What a compiler of documents once took for a date, and ran whatever came after it. */
const DATE_MARKER = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';
const HOSTILE = `${DATE_MARKER}globalThis.documentWasRun=1`;

const TWICE =
  'query ($a: Boolean!) { vendors { ...V @include(if: $a) } vs: vendors { ...V } } fragment V on Vendor { id }';
const VENDORS = ['metafold', 'authentise', '3dverse'].map((id) => ({ id }));
const REFUSED = expect.objectContaining({
  extensions: expect.objectContaining({ code: 'INVALID_INPUT' }),
});

const MEANINGS = [
  [
    'a fragment spread twice, once under a condition that is false',
    TWICE,
    { a: false },
    { data: { vendors: VENDORS.map(() => ({})), vs: VENDORS } },
  ],
  [
    'the same under a condition that is true',
    TWICE,
    { a: true },
    { data: { vendors: VENDORS, vs: VENDORS } },
  ],
  [
    'the default of an input field whose variable is left out',
    'query ($d: OrderDirection) { folders(first: 4, orderBy: { field: NAME, direction: $d }) { nodes { name } } }',
    {},
    { data: { folders: { nodes: expect.arrayContaining([{ name: expect.any(String) }]) } } },
  ],
  [
    'null by name for an input field that may not be null',
    'query ($f: ModelOrderField = NAME) { models(first: 2, orderBy: { field: $f }) { nodes { name } } }',
    { f: null },
    { data: null, errors: [REFUSED] },
  ],
  [
    'a text that looks like code',
    `{ node(id: ${JSON.stringify(HOSTILE)}) { id } }`,
    {},
    { data: { node: null }, errors: [REFUSED] },
  ],
] as const;

it.each(MEANINGS)(
  'means the same each time it comes: %s',
  async (_, document, variables, expected) => {
    const { query } = await startTestGateway();
    for (let run = 1; run <= 3; run += 1) {
      const { data, errors } = await query(document, variables);
      expect(errors === undefined ? { data } : { data, errors }).toEqual(expected);
    }
    expect(globalThis).not.toHaveProperty('documentWasRun');
  },
);

it('reads an order without a direction as the one with the default direction', async () => {
  const { query } = await startTestGateway();
  const folders = (order: string) => `folders(first: 4, orderBy: ${order}) { nodes { name } }`;
  const { data: expected } = await query(`{ ${folders('{ field: NAME, direction: ASC }')} }`);
  const document = `query ($d: OrderDirection) { ${folders('{ field: NAME, direction: $d }')} }`;
  for (let run = 1; run <= 3; run += 1) {
    expect((await query(document, {})).data).toEqual(expected);
  }
});
