import { parseAsciiStl } from './stl-ascii.ts';
import type { StlResult } from './stl-result.ts';

export interface StlLimits {
  /** Files with more facets are refused, which bounds memory. Default 1,000,000. */
  readonly maxFacets?: number;
}

const BINARY_HEADER_BYTES = 84;
const BINARY_FACET_BYTES = 50;

/**
 * Reads an ASCII or binary STL file. Never throws: whatever is not a whole, finite mesh of at least one facet is
 * answered with a reason.
 *
 * A file is binary when its length is exactly what its facet count says. The word `solid` cannot decide, because
 * exporters write it into binary headers too.
 */
export function parseStl(bytes: Uint8Array, { maxFacets = 1_000_000 }: StlLimits = {}): StlResult {
  const facetCount = binaryFacetCountOf(bytes);
  if (facetCount !== undefined) {
    if (facetCount === 0) return { isValid: false, reason: 'the file has no facets' };
    if (facetCount > maxFacets) return { isValid: false, reason: 'the file has too many facets' };
    return parseBinaryStl(bytes, facetCount);
  }
  if (startsWithSolid(bytes)) return parseAsciiStl(bytes, maxFacets);
  return { isValid: false, reason: 'the file is neither ASCII nor binary STL' };
}

function binaryFacetCountOf(bytes: Uint8Array): number | undefined {
  if (bytes.byteLength < BINARY_HEADER_BYTES) return undefined;
  const facetCount = viewOf(bytes).getUint32(BINARY_HEADER_BYTES - 4, true);
  const expectedBytes = BINARY_HEADER_BYTES + facetCount * BINARY_FACET_BYTES;
  return expectedBytes === bytes.byteLength ? facetCount : undefined;
}

function startsWithSolid(bytes: Uint8Array): boolean {
  return /^\s*solid\b/i.test(Buffer.from(bytes.subarray(0, 100)).toString('latin1'));
}

function parseBinaryStl(bytes: Uint8Array, facetCount: number): StlResult {
  const view = viewOf(bytes);
  const positions = new Float64Array(facetCount * 9);
  for (let facet = 0; facet < facetCount; facet++) {
    const firstCorner = BINARY_HEADER_BYTES + facet * BINARY_FACET_BYTES + 12;
    for (let index = 0; index < 9; index++) {
      const value = view.getFloat32(firstCorner + index * 4, true);
      if (!Number.isFinite(value)) {
        return { isValid: false, reason: `facet ${facet} has a coordinate that is not a number` };
      }
      positions[facet * 9 + index] = value;
    }
  }
  return { isValid: true, mesh: { positions } };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
