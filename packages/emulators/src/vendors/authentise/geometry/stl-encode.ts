import { facetCountOf, type Mesh } from './mesh.ts';

/** Writes a binary STL file; normals are left at zero, which readers recompute. */
export function encodeBinaryStl(mesh: Mesh, header = 'fabgraph emulator'): Uint8Array {
  const facetCount = facetCountOf(mesh);
  const bytes = Buffer.alloc(84 + facetCount * 50);
  bytes.write(header.slice(0, 80), 'latin1');
  bytes.writeUInt32LE(facetCount, 80);
  for (let facet = 0; facet < facetCount; facet++) {
    for (let index = 0; index < 9; index++) {
      const value = mesh.positions[facet * 9 + index] as number;
      bytes.writeFloatLE(value, 84 + facet * 50 + 12 + index * 4);
    }
  }
  return bytes;
}

/** Writes a text STL file. */
export function encodeAsciiStl(mesh: Mesh, name = 'part'): Uint8Array {
  const lines = [`solid ${name}`];
  for (let first = 0; first < mesh.positions.length; first += 9) {
    lines.push(' facet normal 0 0 0', '  outer loop');
    for (let corner = first; corner < first + 9; corner += 3) {
      lines.push(`   vertex ${mesh.positions.subarray(corner, corner + 3).join(' ')}`);
    }
    lines.push('  endloop', ' endfacet');
  }
  lines.push(`endsolid ${name}`, '');
  return Buffer.from(lines.join('\n'), 'latin1');
}
