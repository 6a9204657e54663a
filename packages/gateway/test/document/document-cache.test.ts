import { describe, expect, it } from 'vitest';
import { createDocumentCache } from '../../src/document/document-cache.ts';
import { heldBytes } from '../load/heap.ts';
import { createTestServer, postTo } from '../server/server-setup.ts';

function keptOf(documents: readonly string[], options = {}): readonly string[] {
  const cache = createDocumentCache<string>(options);
  for (const document of documents) cache.set(document, document);
  return documents.filter((document) => cache.get(document) !== undefined);
}

describe('documents that were parsed', () => {
  it('are kept up to a number, the newest of them', () => {
    expect(keptOf(['a', 'b', 'c'], { maxCount: 2 })).toEqual(['b', 'c']);
  });

  it('are kept up to so many characters together', () => {
    const documents = ['a', 'b', 'c'].map((letter) => letter.repeat(10));
    expect(keptOf(documents, { maxCharacters: 100 })).toEqual(documents);
    expect(
      keptOf(
        [...documents, ...'defghijk'].map((each) => each.padEnd(10)),
        { maxCharacters: 100 },
      ),
    ).toHaveLength(10);
  });

  it('are not kept where one alone is a large part of that', () => {
    expect(keptOf(['a'.repeat(11), 'b'], { maxCharacters: 100 })).toEqual(['b']);
  });

  it('are kept the longer the later they are used', () => {
    const cache = createDocumentCache<number>({ maxCount: 2 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  it('count once where one is parsed again', () => {
    const cache = createDocumentCache<number>({ maxCharacters: 20 });
    for (let again = 0; again < 50; again += 1) cache.set('a', again);
    cache.set('b', 1);
    expect([cache.get('a'), cache.get('b')]).toEqual([49, 1]);
  });
});

it('F4: long documents of many callers do not fill the memory', async () => {
  const { gateway } = createTestServer();
  const ask = (name: string) =>
    postTo(gateway, { query: `query ${name} { vendors { ${'id '.repeat(1_900)} } }` });
  await (await ask('first')).text();
  const before = heldBytes();
  for (let index = 0; index < 150; index += 1) await (await ask(`q${index}`)).text();
  expect((heldBytes() - before) / 1e6).toBeLessThan(110);
  await gateway.close();
});
