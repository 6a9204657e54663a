import { describe, expect, it, vi } from 'vitest';
import { lazyMembers } from '../src/wire/lazy.ts';

function setUp() {
  const read = vi.fn((source: { readonly text: string }) => source.text.toUpperCase());
  const withLoud = lazyMembers<{ readonly text: string }, { loud: string; length: number }>({
    loud: read,
    length: (_, { loud }) => loud.length,
  });
  return { read, thing: withLoud({ name: 'a' }, { text: 'abc' }) };
}

describe('Lazy members', () => {
  it('are worked out when they are first read, once', () => {
    const { read, thing } = setUp();
    expect(read).not.toHaveBeenCalled();
    expect([thing.loud, thing.loud, thing.length]).toEqual(['ABC', 'ABC', 3]);
    expect(read).toHaveBeenCalledOnce();
  });

  it('go along with a copy and show nothing else of where they come from', () => {
    const { thing } = setUp();
    expect({ ...thing }).toEqual({ name: 'a', loud: 'ABC', length: 3 });
    expect(Object.keys(thing)).toEqual(['name', 'loud', 'length']);
    expect(JSON.stringify(thing)).toBe('{"name":"a","loud":"ABC","length":3}');
  });

  it('of two things are made by the same getters', () => {
    const [one, two] = [setUp().thing, setUp().thing];
    const withLoud = lazyMembers<object, { loud: string }>({ loud: () => 'x' });
    const getterOf = (thing: object) => Object.getOwnPropertyDescriptor(thing, 'loud')?.get;
    expect(getterOf(withLoud({}, {}))).toBe(getterOf(withLoud({}, {})));
    expect(one.loud).toBe(two.loud);
  });
});
