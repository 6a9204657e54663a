import { createRandom, type Random } from '../../../core/random.ts';
import { zipOf } from './zip.ts';

type Vector = readonly [number, number, number];

/** A small real file of the kind its name says; the same bytes for the same name. */
export function fileContent(filename: string): Uint8Array {
  const random = createRandom(`content of ${filename}`);
  const extension = filename.slice(filename.lastIndexOf('.')).toLowerCase();
  return (CONTENT[extension] ?? binary)(random, filename);
}

const CONTENT: Readonly<Record<string, (random: Random, filename: string) => Uint8Array>> = {
  '.stl': stl,
  '.obj': obj,
  '.ply': ply,
  '.step': step,
  '.3mf': threeMf,
  '.json': (random) =>
    Buffer.from(
      `${JSON.stringify({ lattice: random.pick(LATTICES), scale: random.int(2, 20) })}\n`,
    ),
  '.csv': (random) =>
    Buffer.from(`displacement,force\n0,0\n1,${random.int(10, 99)}\n2,${random.int(100, 200)}\n`),
  '.png': () => Buffer.from(ONE_PIXEL_PNG, 'base64'),
};

const LATTICES = ['Gyroid', 'SchwarzD', 'SchwarzP', 'Diamond', 'BodyCenteredCubic'];
const ONE_PIXEL_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function binary(random: Random): Uint8Array {
  return Buffer.from(random.hex(2 * random.int(256, 1_024)), 'hex');
}

/** A box of whole millimeters around the origin: the smallest closed part. */
function boxOf(random: Random): { corners: Vector[]; faces: Vector[] } {
  const [x, y, z] = [random.int(10, 120), random.int(10, 120), random.int(5, 80)];
  const corners = Array.from({ length: 8 }, (_, index): Vector => {
    const side = (bit: number, length: number) => ((index & bit) === 0 ? -length / 2 : length / 2);
    return [side(1, x), side(2, y), side(4, z)];
  });
  const faces: Vector[] = [
    [0, 2, 1],
    [1, 2, 3],
    [4, 5, 6],
    [5, 7, 6],
    [0, 1, 4],
    [1, 5, 4],
    [2, 6, 3],
    [3, 6, 7],
    [0, 4, 2],
    [2, 4, 6],
    [1, 3, 5],
    [3, 7, 5],
  ];
  return { corners, faces };
}

function stl(random: Random): Uint8Array {
  const { corners, faces } = boxOf(random);
  const file = Buffer.alloc(84 + 50 * faces.length);
  file.write('binary STL, millimeters', 'latin1');
  file.writeUInt32LE(faces.length, 80);
  faces.forEach((face, index) => {
    // The normal stays zero, as many exporters leave it: readers take it from the winding.
    const numbers = face.flatMap((corner) => corners[corner] ?? []);
    numbers.forEach((number, place) => {
      file.writeFloatLE(number, 84 + 50 * index + 12 + 4 * place);
    });
  });
  return file;
}

function obj(random: Random, filename: string): Uint8Array {
  const { corners, faces } = boxOf(random);
  const vertices = corners.map((corner) => `v ${corner.join(' ')}`);
  const triangles = faces.map((face) => `f ${face.map((corner) => corner + 1).join(' ')}`);
  return Buffer.from([`# ${filename}`, ...vertices, ...triangles, ''].join('\n'));
}

function ply(random: Random): Uint8Array {
  const { corners, faces } = boxOf(random);
  const header = [
    'ply',
    'format ascii 1.0',
    `element vertex ${corners.length}`,
    'property float x',
    'property float y',
    'property float z',
    `element face ${faces.length}`,
    'property list uchar int vertex_indices',
    'end_header',
  ];
  const rows = [...corners, ...faces.map((face) => [3, ...face])].map((row) => row.join(' '));
  return Buffer.from([...header, ...rows, ''].join('\n'));
}

function step(random: Random, filename: string): Uint8Array {
  const points = boxOf(random).corners.map(
    (corner, index) =>
      `#${index + 1}=CARTESIAN_POINT('',(${corner.map((n) => n.toFixed(1)).join(',')}));`,
  );
  const lines = [
    'ISO-10303-21;',
    'HEADER;',
    "FILE_DESCRIPTION((''),'2;1');",
    `FILE_NAME('${filename}','',(''),(''),'','','');`,
    "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));",
    'ENDSEC;',
    'DATA;',
    ...points,
    'ENDSEC;',
    'END-ISO-10303-21;',
    '',
  ];
  return Buffer.from(lines.join('\n'));
}

function threeMf(random: Random): Uint8Array {
  const { corners, faces } = boxOf(random);
  const vertices = corners.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`);
  const triangles = faces.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`);
  const model =
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">' +
    `<resources><object id="1" type="model"><mesh><vertices>${vertices.join('')}</vertices>` +
    `<triangles>${triangles.join('')}</triangles></mesh></object></resources>` +
    '<build><item objectid="1"/></build></model>';
  return zipOf({ '3D/3dmodel.model': Buffer.from(model) });
}
