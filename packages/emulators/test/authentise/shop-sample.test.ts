import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/core/emulator.ts';
import { parseStl } from '../../src/vendors/authentise/geometry/stl-parse.ts';
import { createClient, type ListJson, type ModelJson, start } from './authentise-fixture.ts';

async function readModels(emulator: Emulator): Promise<ModelJson[]> {
  return (await createClient(emulator).read<ListJson>('/model/')).resources;
}

function countByStatus(models: readonly ModelJson[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of models) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('the shop', () => {
  test('has at least sixty models in every state, fifteen of them derived', async () => {
    const models = await readModels(await start({ pageSize: 100 }));
    expect(models.length).toBeGreaterThanOrEqual(60);
    expect(countByStatus(models)).toEqual({
      'not-uploaded': expect.toSatisfy((count) => count >= 3),
      processing: expect.toSatisfy((count) => count >= 3),
      processed: expect.toSatisfy((count) => count >= 40),
      error: expect.toSatisfy((count) => count >= 3),
    });
    expect(models.filter(({ parents }) => parents.length > 0).length).toBeGreaterThanOrEqual(15);
    expect(models.filter(({ analyses }) => analyses.manifold === false).length).toBeGreaterThan(2);
    expect(models.filter((model) => model.snapshot_content !== null).length).toBeGreaterThan(40);
  });

  test('links parents and children both ways', async () => {
    const models = await readModels(await start({ pageSize: 100 }));
    const byUri = new Map(models.map((model) => [model.uri, model]));
    const pairs = models.flatMap(({ uri, parents }) => parents.map((parent) => ({ uri, parent })));
    expect(pairs.every(({ uri, parent }) => byUri.get(parent)?.children.includes(uri))).toBe(true);
    expect(models.flatMap(({ children }) => children).toSorted()).toEqual(
      pairs.map(({ uri }) => uri).toSorted(),
    );
  });

  test('has a real file behind every processed model', async () => {
    const models = await readModels(await start({ pageSize: 100 }));
    const processed = models.filter(({ status }) => status === 'processed');
    for (const { content, file_size, polygons } of processed) {
      const bytes = new Uint8Array(await (await fetch(content ?? '')).arrayBuffer());
      const parsed = parseStl(bytes);
      expect(bytes.byteLength).toBe(file_size);
      expect(parsed.isValid && parsed.mesh.positions.length / 9).toBe(polygons);
    }
  });

  test('ends all that is processed at the start within a minute, one model after the other', async () => {
    const emulator = await start({ pageSize: 100 });
    const running = [];
    for (let elapsedMs = 0; elapsedMs <= 60_000; elapsedMs += 10_000) {
      running.push(countByStatus(await readModels(emulator)).processing ?? 0);
      emulator.clock.advance(10_000);
    }
    expect(running).toEqual([5, 4, 3, 2, 1, 0, 0]);
  });

  test('is the same at every start and after a reset', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    const client = createClient(first);
    const pathsOf = (models: ModelJson[]) => models.map(({ uri }) => new URL(uri).pathname);
    const atStart = await readModels(first);
    expect(pathsOf(atStart)).toEqual(pathsOf(await readModels(second)));
    await client.put(atStart[1]?.uri ?? '', { name: 'changed' });
    first.clock.advance(1_000);
    first.reset();
    expect(await readModels(first)).toEqual(atStart);
  });
});

describe('the demo', () => {
  test('starts a model every minute, which is uploaded and processed in turn', async () => {
    const emulator = await start({ isDemo: true, sample: 'empty' });
    const statuses = async () => (await readModels(emulator)).map(({ status }) => status);
    emulator.clock.advance(59_999);
    expect(await statuses()).toEqual([]);
    emulator.clock.advance(1);
    expect(await statuses()).toEqual(['not-uploaded']);
    emulator.clock.advance(2_000);
    expect(await statuses()).toEqual(['processing']);
    emulator.clock.advance(25_000);
    expect(await statuses()).toEqual(['processed']);
    emulator.clock.advance(33_000);
    expect(await statuses()).toEqual(['processed', 'not-uploaded']);
  });

  test('survives a leap of the clock', async () => {
    const emulator = await start({ isDemo: true, sample: 'empty', pageSize: 100 });
    emulator.clock.advance(365 * 24 * 3_600_000);
    expect(await readModels(emulator)).toHaveLength(60);
  });

  test('is off by default', async () => {
    const emulator = await start({ sample: 'empty' });
    emulator.clock.advance(600_000);
    expect(await readModels(emulator)).toEqual([]);
  });
});
