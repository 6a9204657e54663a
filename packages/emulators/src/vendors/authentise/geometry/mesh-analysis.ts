import { boundsOf, facetCountOf, type Mesh, type Point, sizeOf } from './mesh.ts';

/** What the vendor's analysis of an uploaded file yields, in the file's own unit. */
export interface MeshAnalysis {
  readonly size: Point;
  readonly volume: number;
  readonly surfaceArea: number;
  readonly polygons: number;
  /** Every edge is shared by exactly two facets that run along it in opposite directions. */
  readonly isManifold: boolean;
}

/** Measures a mesh of at least one facet. The volume of an open mesh is what its facets enclose with the low corner of its box. */
export function analyzeMesh(mesh: Mesh): MeshAnalysis {
  const bounds = boundsOf(mesh);
  const { volume, surfaceArea } = measureFacets(mesh, bounds.min);
  return {
    size: sizeOf(bounds),
    volume,
    surfaceArea,
    polygons: facetCountOf(mesh),
    isManifold: isManifold(mesh),
  };
}

/** Sums signed tetrahedra from `origin`, a point near the mesh so that far-away parts lose no digits. */
function measureFacets({ positions }: Mesh, origin: Point) {
  let sixfoldVolume = 0;
  let twofoldArea = 0;
  const at = (index: number) => (positions[index] as number) - (origin[index % 3] as number);
  for (let i = 0; i < positions.length; i += 9) {
    const [ax, ay, az] = [at(i), at(i + 1), at(i + 2)];
    const [ux, uy, uz] = [at(i + 3) - ax, at(i + 4) - ay, at(i + 5) - az];
    const [vx, vy, vz] = [at(i + 6) - ax, at(i + 7) - ay, at(i + 8) - az];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    twofoldArea += Math.sqrt(nx * nx + ny * ny + nz * nz);
    sixfoldVolume += ax * nx + ay * ny + az * nz;
  }
  return { volume: Math.abs(sixfoldVolume) / 6, surfaceArea: twofoldArea / 2 };
}

/**
 * Edge matching: the directed edges of a closed, consistently wound surface are all different, and reversed they
 * are the same set. Sorted typed arrays keep this at 48 bytes a facet.
 */
function isManifold(mesh: Mesh): boolean {
  const { ids, vertexCount } = numberVertices(mesh);
  const forward = new Float64Array(ids.length);
  const backward = new Float64Array(ids.length);
  let edgeCount = 0;
  for (let first = 0; first < ids.length; first += 3) {
    const corners = [ids[first], ids[first + 1], ids[first + 2]] as [number, number, number];
    // A facet with two equal corners has no area and closes or opens nothing.
    if (new Set(corners).size < 3) continue;
    for (let corner = 0; corner < 3; corner++) {
      const from = corners[corner] as number;
      const to = corners[(corner + 1) % 3] as number;
      forward[edgeCount] = from * vertexCount + to;
      backward[edgeCount] = to * vertexCount + from;
      edgeCount++;
    }
  }
  const outward = forward.subarray(0, edgeCount).sort();
  const inward = backward.subarray(0, edgeCount).sort();
  return (
    edgeCount > 0 &&
    outward.every((edge, index) => edge === inward[index] && edge !== outward[index + 1])
  );
}

/** Gives equal corners equal numbers, with an open-addressing table over the coordinates' bits. */
function numberVertices({ positions }: Mesh): { ids: Uint32Array; vertexCount: number } {
  const cornerCount = positions.length / 3;
  const ids = new Uint32Array(cornerCount);
  const slotCount = 2 ** Math.ceil(Math.log2(cornerCount * 2));
  const firstCornerOfSlot = new Int32Array(slotCount).fill(-1);
  const bits = new Uint32Array(Float64Array.from(positions, (value) => value + 0).buffer);
  let vertexCount = 0;
  for (let corner = 0; corner < cornerCount; corner++) {
    let slot = hashOf(bits, corner * 6) & (slotCount - 1);
    let known = firstCornerOfSlot[slot] as number;
    while (known !== -1 && !isSamePoint(positions, known * 3, corner * 3)) {
      slot = (slot + 1) & (slotCount - 1);
      known = firstCornerOfSlot[slot] as number;
    }
    if (known === -1) {
      firstCornerOfSlot[slot] = corner;
      ids[corner] = vertexCount++;
      continue;
    }
    ids[corner] = ids[known] as number;
  }
  return { ids, vertexCount };
}

function hashOf(bits: Uint32Array, start: number): number {
  let hash = 0x9e3779b9;
  for (let index = start; index < start + 6; index++) {
    hash = Math.imul(hash ^ (bits[index] as number), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash ^ (hash >>> 16);
}

function isSamePoint(positions: Float64Array, first: number, second: number): boolean {
  return (
    positions[first] === positions[second] &&
    positions[first + 1] === positions[second + 1] &&
    positions[first + 2] === positions[second + 2]
  );
}
