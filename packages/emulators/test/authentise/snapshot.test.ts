import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { boxFile, createClient, start } from './authentise-fixture.ts';

interface SnapshotJson {
  status: string;
  content: string | null;
  width: number;
  color: string;
  x: number | null;
}

async function startWithBox(options: { snapshotEmpty?: '' | null } = {}) {
  const emulator = await start({ sample: 'empty', ...options });
  const client = createClient(emulator);
  const uri = await client.upload(boxFile(40, 10, 20));
  emulator.clock.advance(3_000);
  return { emulator, client, uri };
}

describe('a snapshot', () => {
  test('has no content until it is rendered', async () => {
    const { emulator, client, uri } = await startWithBox();
    const created = await client.post(`${uri}snapshot/`, {
      color: '#FF0000',
      width: 64,
      height: 48,
    });
    const snapshotUri = created.headers.get('location') ?? '';
    expect(created.status).toBe(201);
    expect(snapshotUri.startsWith(`${uri}snapshot/`)).toBe(true);
    emulator.clock.advance(1_999);
    expect(await client.read<SnapshotJson>(snapshotUri)).toMatchObject({
      status: 'snapshot_rendering',
      content: '',
      color: '#FF0000',
      width: 64,
      x: null,
    });
    emulator.clock.advance(1);
    const { content, status } = await client.read<SnapshotJson>(snapshotUri);
    expect(status).toBe('snapshot_rendered');
    const image = await readImage(content ?? '');
    expect(image).toMatchObject({ width: 64, height: 48 });
    expect(image.pixels.some(([red = 0, green]) => red > 60 && green === 0)).toBe(true);
  });

  test('takes longer with more samples', async () => {
    const { emulator, client, uri } = await startWithBox();
    const created = await client.post(`${uri}snapshot/`, { samples: 5_000 });
    const snapshotUri = created.headers.get('location') ?? '';
    emulator.clock.advance(9_999);
    expect((await client.read<SnapshotJson>(snapshotUri)).content).toBe('');
    emulator.clock.advance(1);
    expect((await client.read<SnapshotJson>(snapshotUri)).content).toContain('.png');
  });

  test('comes by itself with a processed model and is the same image each time', async () => {
    const { emulator, client, uri } = await startWithBox();
    const { snapshot } = await client.read(uri);
    expect((await client.read<SnapshotJson>(snapshot ?? '')).content).toBe('');
    emulator.clock.advance(2_000);
    const { snapshot_content: url } = await client.read(uri);
    expect((await client.read<SnapshotJson>(snapshot ?? '')).content).toBe(url);
    const [first, second] = await Promise.all([readImage(url ?? ''), readImage(url ?? '')]);
    expect(first).toEqual(second);
  });

  test('can be null instead of empty while it is rendered', async () => {
    const { client, uri } = await startWithBox({ snapshotEmpty: null });
    const { snapshot } = await client.read(uri);
    expect((await client.read<SnapshotJson>(snapshot ?? '')).content).toBeNull();
  });

  test.each([
    { samples: 5_001 },
    { samples: 1.5 },
    { width: 1_025 },
    { height: 769 },
    { color: 'red' },
    { x: 'left' },
    { callback: { url: 'https://me.example/' } },
  ])('is refused with %j', async (request) => {
    const { client, uri } = await startWithBox();
    const refused = await client.post(`${uri}snapshot/`, request);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ title: expect.any(String) }] });
  });

  test('is refused of a model that is not processed, and unknown ones are not found', async () => {
    const { client, uri } = await startWithBox();
    const other = await client.upload(boxFile(1, 1, 1));
    expect((await client.post(`${other}snapshot/`, {})).status).toBe(400);
    expect((await client.get(`${uri}snapshot/nothing/`)).status).toBe(404);
  });
});

/** Reads the parts of a PNG file that the emulator writes: header, one block of unfiltered rows. */
async function readImage(url: string) {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('image/png');
  const file = Buffer.from(await response.arrayBuffer());
  expect(file.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const dataStart = file.indexOf('IDAT') + 4;
  const rows = inflateSync(file.subarray(dataStart, dataStart + file.readUInt32BE(dataStart - 8)));
  expect(rows.length).toBe(height * (1 + width * 3));
  const pixels = Array.from({ length: width * height }, (_, index) => {
    const start = Math.floor(index / width) * (1 + width * 3) + 1 + (index % width) * 3;
    return [...rows.subarray(start, start + 3)];
  });
  return { width, height, pixels };
}
