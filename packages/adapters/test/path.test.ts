import { GatewayError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { path } from '../src/http/path.ts';

test('each value becomes one encoded segment', () => {
  expect(path`/projects/${'12'}/assets/${'a/b?c#d e'}`).toBe(
    '/projects/12/assets/a%2Fb%3Fc%23d%20e',
  );
});

test.each(['', '.', '..', '\ud800'])('%j is no segment', (segment) => {
  expect(() => path`/projects/${segment}`).toThrow(GatewayError);
});

test('no value leaves its segment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (segment) => {
      fc.pre(segment !== '.' && segment !== '..');
      const url = new URL(`http://host${path`/a/${segment}/z`}`);
      expect(url.pathname.split('/')).toHaveLength(4);
      expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(segment);
      expect(url.search + url.hash).toBe('');
    }),
  );
});
