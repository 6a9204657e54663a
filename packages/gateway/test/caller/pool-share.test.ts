import type { Adapter } from '@fabgraph/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyHolder } from '../../src/caller/caller-option.ts';
import { createKeyPool } from './adapter-pool-setup.ts';
import { ask, KEYS, sha256 } from './caller-setup.ts';
import { AS_ADA, bring, startRequestAccounts } from './request-credential-setup.ts';

const MAX_COUNT = 6;
const RUNS = Number(process.env.FUZZ_RUNS ?? 200);
const FOLDERS = '{ folders(filter: { accounts: ["own"] }) { sources { state } } }';

describe('a full pool of credentials', () => {
  it('makes room of the longest unused of whoever holds most', () => {
    const { get, closed } = createKeyPool(4);
    for (const key of ['a1', 'a2', 'a3']) get(key, 'a');
    get('b1', 'b');
    get('a1', 'a');
    expect(get('a4', 'a')).toBeUndefined();
    expect(get('b2', 'b')).toBeUndefined();
    expect(get('c1', 'c')).toBeDefined();
    expect(get('d1', 'd')).toBeDefined();
    expect(closed).toEqual(['a2', 'a3']);
    expect(get('e1', 'e')).toBeUndefined();
  });

  it('takes nothing from anyone for what cannot be credentials', () => {
    const { get, closed } = createKeyPool(2);
    get('a1', 'a');
    get('a2', 'a');
    expect(get('wrong', 'b')).toBeNull();
    expect(closed).toEqual([]);
  });

  it('counts callers without a name as one', () => {
    const { get, closed } = createKeyPool(2);
    get('1');
    get('2');
    expect(get('3')).toBeUndefined();
    expect(get('b1', 'b')).toBeDefined();
    expect(closed).toEqual(['1']);
  });

  it('closes nobody’s who holds few, nothing that is watched or called, and nothing of one’s own', async () => {
    const holder = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({
      holder,
      key: fc.nat(9),
      keep: fc.constantFrom('NOT', 'NOT', 'WATCHED', 'CALLED'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { get, watched, calls, closed } = createKeyPool(MAX_COUNT);
        const open = new Map<string, { readonly holder: string; isKept: boolean }>();
        const countOf = (one: string) => [...open.values()].filter((each) => each.holder === one);
        for (const { holder, key: number, keep } of steps) {
          const key = `${holder}${number}`;
          const isKnown = open.has(key);
          const atLeast = 2 * (countOf(holder).length + 1);
          const room = [...open.values()].filter(
            (each) => !each.isKept && countOf(each.holder).length >= atLeast,
          );
          const isFull = open.size === MAX_COUNT;
          const opened = calls.length;
          const adapter = get(key, holder) as Adapter | undefined;
          expect(adapter !== undefined).toBe(isKnown || !isFull || room.length > 0);
          if (adapter === undefined || isKnown) continue;
          const gone = closed.splice(0);
          expect(gone).toHaveLength(isFull ? 1 : 0);
          const most = Math.max(...room.map((each) => countOf(each.holder).length));
          for (const other of gone) {
            const left = open.get(other);
            expect(left).toMatchObject({ isKept: false });
            expect(left?.holder).not.toBe(holder);
            expect(countOf(left?.holder ?? '')).toHaveLength(most);
            open.delete(other);
          }
          open.set(key, { holder, isKept: keep !== 'NOT' });
          if (keep === 'WATCHED') watched.add(adapter);
          if (keep === 'CALLED') await calls[opened]?.();
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a caller who invents credentials', () => {
  const keys: readonly KeyHolder[] = [
    { name: 'greedy', keySha256: sha256(KEYS.left), accounts: 'all', access: 'read' },
    { name: 'modest', keySha256: sha256(KEYS.right), accounts: 'all', access: 'read' },
  ];
  const all = (index: number) => ({
    own: { apiKey: `invented-${index}` },
    lab: { accessToken: `invented-${index}` },
    floor: { username: `invented-${index}`, password: 'any' },
  });

  it('leaves room for others', async () => {
    const { url } = await startRequestAccounts({ callers: { keys } });
    const askAs = (key: string, credentials: object) =>
      ask(url, key, '{ accounts { name } }', {}, bring(credentials));
    for (let index = 0; index < 333; index += 1) await askAs(KEYS.left, all(index));
    expect((await askAs(KEYS.left, { own: { apiKey: 'the-last' } })).status).toBe(200);
    const refused = await askAs(KEYS.left, { own: { apiKey: 'one-too-many' } });
    expect(refused).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'OVERLOADED' } }],
    });
    const { data } = await ask(url, KEYS.right, FOLDERS, {}, AS_ADA);
    expect(data.folders.sources).toEqual([{ state: 'OK' }]);
  });

  it('opens nothing by an address that nobody was given', async () => {
    let opened = 0;
    const onOpen = () => {
      opened += 1;
    };
    const { url } = await startRequestAccounts({ onOpen });
    const { origin } = new URL(url);
    for (const path of ['/uploads/invented/0', '/files/invented']) {
      const answer = await fetch(`${origin}${path}`, { method: 'OPTIONS', headers: AS_ADA });
      expect(answer.status).toBe(404);
    }
    expect(opened).toBe(0);
    await ask(url, null, '{ __typename }', {}, AS_ADA);
    expect(opened).toBe(1);
  });
});
