import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

export const THUMBNAIL_PIXELS: ReadonlyMap<string, number> = new Map([
  ['tiny', 32],
  ['small', 64],
  ['medium', 256],
  ['large', 512],
]);

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A square PNG of a box in a color of its own: the same for the same asset. */
export function createThumbnail(seed: string, pixels: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header[8] = 8;
  header[9] = 3;
  const png = Buffer.concat([
    SIGNATURE,
    toChunk('IHDR', header),
    toChunk('PLTE', createPalette(seed)),
    toChunk('IDAT', deflateSync(drawBox(pixels))),
    toChunk('IEND', Buffer.alloc(0)),
  ]);
  return new Uint8Array(png);
}

/** One byte a pixel, an index into the palette; each row starts with its filter, none. */
function drawBox(pixels: number): Buffer {
  const rows = Buffer.alloc(pixels * (pixels + 1));
  for (let row = 0; row < pixels; row += 1) {
    for (let column = 0; column < pixels; column += 1) {
      rows[row * (pixels + 1) + 1 + column] = faceAt(
        (column + 0.5) / pixels - 0.5,
        (row + 0.5) / pixels - 0.5,
      );
    }
  }
  return rows;
}

/** A box seen from a corner: 0 background, 1 top, 2 left, 3 right. */
function faceAt(x: number, y: number): number {
  const slope = Math.abs(x) / 2;
  if (Math.abs(x) > 0.35 || y < slope - 0.38 || y > 0.38 - slope) return 0;
  if (y < -slope) return 1;
  return x < 0 ? 2 : 3;
}

function createPalette(seed: string): Buffer {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(seed).digest();
  const shaded = (share: number) =>
    [red, green, blue].map((value) => Math.round((64 + value / 2) * share));
  return Buffer.from([245, 245, 247, ...shaded(1.3), ...shaded(1), ...shaded(0.7)]);
}

function toChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
