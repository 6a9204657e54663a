import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mesh } from '../../src/vendors/authentise/geometry/mesh.ts';
import { analyzeMesh } from '../../src/vendors/authentise/geometry/mesh-analysis.ts';
import {
  createBox,
  createBracket,
  createCone,
  createCylinder,
  createGear,
  openMesh,
} from '../../src/vendors/authentise/geometry/mesh-shape.ts';
import { transformMesh } from '../../src/vendors/authentise/geometry/mesh-transform.ts';
import {
  encodeAsciiStl,
  encodeBinaryStl,
} from '../../src/vendors/authentise/geometry/stl-encode.ts';
import { parseStl, type StlLimits } from '../../src/vendors/authentise/geometry/stl-parse.ts';

/** Quarters of a millimeter, which floats hold exactly, as they do their products here. */
const length = fc.integer({ min: 1, max: 2_000 }).map((quarters) => quarters / 4);
const offset = fc.integer({ min: -2_000, max: 2_000 }).map((quarters) => quarters / 4);
const encode = fc.constantFrom(encodeAsciiStl, encodeBinaryStl);

describe('any box', () => {
  test('is measured exactly, in text and in binary, wherever it is', () => {
    const sizes = fc.tuple(length, length, length);
    const offsets = fc.tuple(offset, offset, offset);
    fc.assert(
      fc.property(sizes, offsets, encode, ([x, y, z], by, toFile) => {
        const mesh = transformMesh(createBox(x, y, z), [{ type: 'translate', by }]);
        expect(analyze(toFile(mesh))).toEqual({
          size: [x, y, z],
          volume: x * y * z,
          surfaceArea: 2 * (x * y + y * z + z * x),
          polygons: 12,
          isManifold: true,
        });
      }),
    );
  });

  test('without any one of its facets is open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), (facet) => {
        const positions = [...createBox(1, 2, 3).positions].toSpliced(facet * 9, 9);
        expect(analyzeMesh({ positions: Float64Array.from(positions) }).isManifold).toBe(false);
      }),
    );
  });

  test('with any one of its facets turned over is not manifold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), (facet) => {
        const { positions } = createBox(1, 2, 3);
        const first = positions.slice(facet * 9, facet * 9 + 3);
        positions.copyWithin(facet * 9, facet * 9 + 3, facet * 9 + 6);
        positions.set(first, facet * 9 + 3);
        expect(analyzeMesh({ positions }).isManifold).toBe(false);
      }),
    );
  });
});

describe('any bytes', () => {
  test('are answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expect(typeof parseStl(bytes).isValid).toBe('boolean');
      }),
    );
  });

  test('under a right binary header give a mesh of finite numbers or a reason', () => {
    const facets = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(facets, fc.infiniteStream(fc.nat(255)), (facetCount, noise) => {
        const file = Buffer.from([...noise.take(84 + facetCount * 50)]);
        file.writeUInt32LE(facetCount, 80);
        const parsed = parseStl(file);
        if (!parsed.isValid) return;
        const { volume, surfaceArea } = analyzeMesh(parsed.mesh);
        expect(Number.isFinite(volume) && Number.isFinite(surfaceArea)).toBe(true);
      }),
    );
  });

  test('in place of others make a text file valid or invalid, and nothing worse', () => {
    const file = encodeAsciiStl(createBox(1, 1, 1));
    const edit = fc.record({
      at: fc.nat(file.byteLength - 1),
      bytes: fc.uint8Array({ maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 5 }), (edits) => {
        const damaged = Buffer.from(file);
        for (const { at, bytes } of edits) damaged.set(bytes.slice(0, file.byteLength - at), at);
        expect(typeof parseStl(damaged).isValid).toBe('boolean');
      }),
    );
  });
});

describe('the parser', () => {
  test.each<[string, Uint8Array, StlLimits?]>([
    ['nothing', new Uint8Array()],
    ['a file cut off', encodeBinaryStl(createBox(1, 1, 1)).subarray(0, 300)],
    ['a text cut off', encodeAsciiStl(createBox(1, 1, 1)).subarray(0, 300)],
    ['no facets in binary', new Uint8Array(84)],
    ['no facets in text', text('solid empty\nendsolid empty')],
    ['a coordinate that is no number', text(facet('1e', '0', '0'))],
    ['an infinite coordinate', text(facet('1e999', '0', '0'))],
    ['a coordinate of a million digits', text(facet('1'.repeat(1_000_000), '0', '0'))],
    ['words out of order', text('solid x facet outer loop endsolid x')],
    ['not a number in binary', withNotANumber(encodeBinaryStl(createBox(1, 1, 1)))],
    ['more facets than allowed', encodeBinaryStl(createBox(1, 1, 1)), { maxFacets: 11 }],
    ['more facets than allowed, in text', encodeAsciiStl(createBox(1, 1, 1)), { maxFacets: 11 }],
  ])('refuses %s', (_, bytes, limits) => {
    expect(parseStl(bytes, limits)).toEqual({ isValid: false, reason: expect.any(String) });
  });

  test('reads several solids in one text, in any case, with Windows line ends', () => {
    const twice = `${facet('1', '2', '3')}\r\n${facet('-1.5', '.5', '2E1')}`.toUpperCase();
    const parsed = parseStl(text(twice));
    expect(parsed.isValid && [...parsed.mesh.positions].filter((value) => value !== 0)).toEqual([
      1, 2, 3, -1.5, 0.5, 20,
    ]);
  });

  test('is not misled by the word solid in a binary header', () => {
    expect(parseStl(encodeBinaryStl(createBox(1, 1, 1), 'solid cube')).isValid).toBe(true);
  });
});

test.each<[string, Mesh, number]>([
  ['bracket', createBracket(30, 20, 5, 10), (30 * 5 + 15 * 5) * 10],
  ['hexagonal prism', createCylinder(10, 4, 6), ((3 * Math.sqrt(3)) / 2) * 100 * 4],
  ['pyramid', createCone(10, 9, 4), (200 * 9) / 3],
  ['gear', createGear(20, 4, 5, 12), 24 * 0.5 * 20 * 16 * Math.sin(Math.PI / 12) * 5],
])('the %s of the samples is closed and has its volume', (_, mesh, volume) => {
  const analysis = analyzeMesh(mesh);
  expect(analysis.isManifold).toBe(true);
  expect(analysis.volume).toBeCloseTo(volume, 6);
  expect(analyzeMesh(openMesh(mesh)).isManifold).toBe(false);
});

function analyze(bytes: Uint8Array) {
  const parsed = parseStl(bytes);
  return parsed.isValid ? analyzeMesh(parsed.mesh) : parsed.reason;
}

function text(content: string): Uint8Array {
  return Buffer.from(content, 'latin1');
}

/** A solid of one facet with two corners at the origin. */
function facet(x: string, y: string, z: string): string {
  return `solid part one\nfacet normal 0 0 0 outer loop vertex ${x} ${y} ${z} vertex 0 0 0 vertex 0 0 0 endloop endfacet\nendsolid part one`;
}

function withNotANumber(bytes: Uint8Array): Uint8Array {
  const damaged = Buffer.from(bytes);
  damaged.writeFloatLE(Number.NaN, 84 + 12);
  return damaged;
}
