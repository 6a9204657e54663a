import type { Ref, ResourceType } from '@fabgraph/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createRefFactory,
  isRefOf,
  parseAssetPath,
  parseJobPath,
} from '../../../src/vendors/3dverse/ref.ts';
import { uuid } from './support.ts';

const refs = createRefFactory('shop');
const id = fc.uuid();

test('every ref that the adapter makes is one of its own', () => {
  fc.assert(
    fc.property(id, id, id, (one, two, three) => {
      const made: readonly Ref[] = [
        refs.folder(one),
        refs.model(one),
        refs.asset('collision_geometries', one),
        refs.asset('textures_3d', one),
        refs.asset('holograms', one),
        refs.convertedAsset(one, two),
        refs.upload(one),
        refs.conversion(one, two, three),
        refs.user(one),
        refs.group(one),
      ];
      expect(made.filter((ref) => !isRefOf('shop', ref))).toEqual([]);
      expect(parseAssetPath(refs.asset('meshes', one).path)).toEqual({
        container: 'meshes',
        assetId: one,
      });
      expect(parseJobPath(refs.conversion(one, two, three).path)).toEqual({
        taskId: one,
        conversion: { sourceFileId: two, assetId: three },
      });
    }),
  );
});

test('a ref of another account is none', () => {
  expect(isRefOf('shop', { ...refs.folder(uuid(1)), account: 'other' })).toBe(false);
});

describe('a path that would lead a call elsewhere is no ref', () => {
  const one = uuid(1);
  test.each<[ResourceType, string]>([
    ['Folder', `../users`],
    ['Folder', `${one}/../../users`],
    ['Folder', `${one}?x=1`],
    ['Folder', `${one}#f`],
    ['Folder', `${one}\n`],
    ['Folder', one.replace('-', '%2d')],
    ['Folder', ''],
    ['Model', `${one}/details`],
    ['Asset', one],
    ['Asset', `/${one}`],
    ['Asset', `../${one}`],
    ['Asset', `Meshes/${one}`],
    ['Asset', `meshes//${one}`],
    ['Asset', `meshes/${one}/`],
    ['Asset', `${'m'.repeat(500)}/${one}`],
    ['Job', one],
    ['Job', `upload-tasks/..`],
    ['Job', `upload-tasks/${one}/conversions/${one}`],
    ['Job', `upload-tasks/${one}/conversions/${one}/..`],
    ['User', 'me'],
    ['Group', '.'],
  ])('%s %j', (type, path) => {
    expect(isRefOf('shop', { account: 'shop', type, path })).toBe(false);
  });

  test('nor is any other text', () => {
    const type = fc.constantFrom<ResourceType>('Folder', 'Model', 'Asset', 'Job', 'User', 'Group');
    fc.assert(
      fc.property(type, fc.string({ unit: 'binary' }), (kind, path) => {
        expect(isRefOf('shop', { account: 'shop', type: kind, path })).toBe(false);
      }),
    );
  });
});
