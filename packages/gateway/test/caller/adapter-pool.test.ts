import type { Adapter } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { createKeyPool, IDLE_MS } from './adapter-pool-setup.ts';

it('makes one adapter for each credential, and none of what cannot be one', () => {
  const { get } = createKeyPool();
  expect(get('a')).toBe(get('a'));
  expect(get('b')).not.toBe(get('a'));
  expect(get('wrong')).toBeNull();
});

it('closes what nobody has used for long, but nothing that is watched or called', async () => {
  const { get, watched, calls, closed, pass } = createKeyPool();
  get('idle');
  watched.add(get('watched') as Adapter);
  get('called');
  const end = await (calls[2] as (typeof calls)[number])();
  pass(IDLE_MS + 1);
  get('another');
  expect(closed).toEqual(['idle']);
  end();
  pass(IDLE_MS + 1);
  get('one more');
  expect(closed).toEqual(['idle', 'called', 'another']);
});

it('counts from the end of a watch, not from its beginning', () => {
  const { pool, get, watched, closed, pass } = createKeyPool();
  const adapter = get('watched') as Adapter;
  watched.add(adapter);
  pass(IDLE_MS + 1);
  watched.delete(adapter);
  pool.touch(adapter);
  pass(IDLE_MS - 1);
  get('another');
  expect(closed).toEqual([]);
  pass(1);
  get('one more');
  expect(closed).toEqual(['watched']);
  pool.touch(adapter);
  expect(get('watched')).not.toBe(adapter);
});

it('has room for so many, and makes it of what was not used for a minute', () => {
  const { get, closed, pass } = createKeyPool();
  for (const key of ['a', 'b', 'c']) get(key);
  expect(get('d')).toBeUndefined();
  pass(61_000);
  get('a');
  expect(get('d')).toBeDefined();
  expect(closed).toEqual(['b', 'c']);
});

it('closes all with the gateway', async () => {
  const { pool, get, closed } = createKeyPool();
  get('a');
  get('b');
  await pool.close();
  expect(closed).toEqual(['a', 'b']);
});
