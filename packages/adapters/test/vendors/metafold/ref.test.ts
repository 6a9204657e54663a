import type { Ref, ResourceType } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT, createAdapter } from './connect.ts';

const isRef = (type: ResourceType, path: string, account = ACCOUNT) =>
  createAdapter('http://127.0.0.1:1').isRef({ account, type, path } as Ref);

test.each([
  ['Folder', 'projects/12'],
  ['Asset', 'projects/12/assets/7'],
  ['Model', 'projects/12/assets/7'],
  ['Job', 'projects/12/jobs/7'],
  ['Job', 'projects/12/workflows/7'],
] as const)('a %s can be at %s', (type, path) => {
  expect(isRef(type, path)).toBe(true);
  expect(isRef(type, path, 'another-account')).toBe(false);
});

test.each([
  ['Folder', 'projects/12/assets/7'],
  ['Folder', 'projects/'],
  ['Folder', 'projects/..'],
  ['Folder', 'projects/12/'],
  ['Folder', '/projects/12'],
  ['Folder', 'projects/12?q=1'],
  ['Folder', 'projects/12#x'],
  ['Folder', 'projects/%31'],
  ['Folder', 'projects/12\n'],
  ['Folder', `projects/${'1'.repeat(21)}`],
  ['Asset', 'projects/12/jobs/7'],
  ['Asset', 'projects/12/assets/../7'],
  ['Job', 'projects/12/assets/7'],
  ['Job', 'projects/12/jobs/７'],
  ['User', 'projects/12'],
  ['Group', 'projects/12'],
] as const)('no %s is at %s', (type, path) => {
  expect(isRef(type, path)).toBe(false);
});

test('nothing that is not plain digits between the documented words is a ref', () => {
  const types = fc.constantFrom<ResourceType>('Folder', 'Model', 'Asset', 'Job');
  fc.assert(
    fc.property(types, fc.string({ maxLength: 30 }), (type, tail) => {
      fc.pre(!/^\d+(?:\/(?:assets|jobs|workflows)\/\d+)?$/.test(tail));
      expect(isRef(type, `projects/${tail}`)).toBe(false);
    }),
    { numRuns: 50 },
  );
});
