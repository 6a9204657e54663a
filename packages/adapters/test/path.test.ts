import { GatewayError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { path, routeOf, word } from '../src/http/path.ts';

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

test('the route of a path has no value in it, but its words', () => {
  expect(routeOf(path`/route/${'12'}/${word('assets')}/${'a/b'}`)).toBe('/route/{}/assets/{}');
  expect(routeOf(path`/route/${'12'}/${word('jobs')}/${'3'}`)).toBe('/route/{}/jobs/{}');
  expect(routeOf(path`/route`)).toBe('/route');
});

test('a path that was put together elsewhere has the route of those like it', () => {
  expect(path`/model/${'1'}/`).toBe('/model/1/');
  expect(routeOf('/model/2/')).toBe('/model/{}/');
  expect(routeOf('/model//')).toBe('other');
  expect(routeOf('/models/2/')).toBe('other');
  expect(routeOf('')).toBe('other');
});

test('whatever a value is, its route is that of the template', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (segment) => {
      fc.pre(segment !== '.' && segment !== '..');
      expect(routeOf(path`/canary/${segment}/end`)).toBe('/canary/{}/end');
    }),
  );
});
