import { expect, test } from 'vitest';
import {
  CONTAINERS,
  inContainerOrder,
  isAssetType,
  typeOfContainer,
} from '../../../src/vendors/3dverse/container.ts';

test('the vendor has 22 containers, each with a type of its own', () => {
  expect(CONTAINERS).toHaveLength(22);
  expect(new Set(CONTAINERS.map(typeOfContainer)).size).toBe(22);
  expect(CONTAINERS.every((container) => isAssetType(typeOfContainer(container)))).toBe(true);
});

test.each([
  ['collision_geometries', 'collision_geometry'],
  ['meshes', 'mesh'],
  ['textures_1d', 'texture_1d'],
  ['textures_3d', 'texture_3d'],
  ['textures', 'texture'],
])('the plural %s is that of %s', (container, type) => {
  expect(typeOfContainer(container)).toBe(type);
});

test('a container that the vendor adds later has a type, too, and comes last', () => {
  expect(typeOfContainer('algorithms')).toBe('algorithm');
  expect(isAssetType('algorithm')).toBe(false);
  expect(inContainerOrder(['algorithms', 'meshes', 'scenes'])).toEqual([
    'scenes',
    'meshes',
    'algorithms',
  ]);
});

test('names that every object inherits are no types', () => {
  expect(isAssetType('constructor')).toBe(false);
  expect(typeOfContainer('__proto__')).toBe('__proto__');
});
