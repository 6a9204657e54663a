import { crc32 } from 'node:zlib';

/** A ZIP archive of files kept uncompressed, without dates: the same bytes every time. */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const nameBytes = Buffer.from(name);
    const fields = sharedFields(nameBytes, content);
    const local = Buffer.concat([word32(0x04034b50), fields, nameBytes, content]);
    const ending = Buffer.alloc(14);
    ending.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([word32(0x02014b50), word16(20), fields, ending, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const count = word16(centrals.length);
  const end = [
    word32(0x06054b50),
    word32(0),
    count,
    count,
    word32(directory.length),
    word32(offset),
  ];
  return Buffer.concat([...locals, directory, ...end, word16(0)]);
}

/** Version, flags, method (stored), time, date (1980-01-01), checksum, sizes, lengths. */
function sharedFields(name: Buffer, content: Uint8Array): Buffer {
  return Buffer.concat([
    word16(20),
    word16(0),
    word16(0),
    word16(0),
    word16(0x21),
    word32(crc32(content)),
    word32(content.length),
    word32(content.length),
    word16(name.length),
    word16(0),
  ]);
}

function word16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function word32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
