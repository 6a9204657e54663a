import { GatewayError } from '@fabgraph/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeGlobalId, encodeGlobalId } from '../src/index.ts';
import { asset, folder } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

test('every id reads back as what it was made of', () => {
  const account = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
  const type = fc.constantFrom('Folder', 'Model', 'Asset', 'Job', 'User', 'Group' as const);
  const path = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(account, type, path, (account, type, path) => {
      const ref = { account, type, path } as Parameters<typeof encodeGlobalId>[0];
      expect(decodeGlobalId(encodeGlobalId(ref))).toEqual(ref);
    }),
  );
});

test('no other text is taken for an id', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(isTaken(text) ? encodeGlobalId(decodeGlobalId(text)) : text).toBe(text);
    }),
  );
});

test.each([
  ['nothing', ''],
  ['something endless', 'a'.repeat(10_000)],
  ['padding', `${encode('Job:one:7')}=`],
  ['plain text', 'Job:one:7'],
  ['a type there is not', encode('Vendor:one:7')],
  ['a name that every object has', encode('constructor:one:7')],
  ['no path', encode('Job:one:')],
  ['an account with a path', encode('Account:one:7')],
  ['an account that none can be called', encode('Job:o/e:7')],
])('%s is refused', (_what, id) => {
  expect(isTaken(id)).toBe(false);
});

describe('in the graph', () => {
  const one = createMemoryAdapter({
    account: 'one',
    folders: { items: [folder({ account: 'one', path: '1' })] },
    assets: { items: [asset({ account: 'one', path: '1' })] },
  });

  test.each([
    ['an id of another type', idOf('one', 'Asset', '1'), 'an Asset'],
    ['a path the vendor cannot have', idOf('one', 'Folder', '../1'), 'nothing that'],
    ['a path with a query', idOf('one', 'Folder', '1?x'), 'nothing that'],
    ['rubbish', 'rubbish', 'Malformed'],
  ])('%s is INVALID_INPUT, says why, and reaches no vendor', async (_what, id, reason) => {
    const { data, errors } = await ask([one], 'query ($id: ID!) { folder(id: $id) { name } }', {
      id,
    });
    expect(data).toEqual({ folder: null });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' }, path: ['folder'] }]);
    expect(errors[0]?.message).toContain(reason);
    expect(one.calls).toEqual([]);
  });

  test("what lies in somebody else's account is as if it were not there", async () => {
    const { data, errors } = await ask(
      [one],
      'query ($id: ID!) { folder(id: $id) { name } node(id: $id) { id } nodes(ids: [$id]) { id } }',
      { id: idOf('two', 'Folder', '1') },
    );
    expect({ data, errors }).toEqual({
      data: { folder: null, node: null, nodes: [null] },
      errors: [],
    });
    expect(one.calls).toEqual([]);
  });
});

function isTaken(text: string): boolean {
  try {
    decodeGlobalId(text);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    return false;
  }
}
