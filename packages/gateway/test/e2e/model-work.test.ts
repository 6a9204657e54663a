import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway } from './gateway-setup.ts';
import { cube, uploadFiles } from './stl.ts';

let test: OpenedGateway;
beforeAll(async () => {
  test = await openTestGateway();
});
afterAll(() => test.close());

const MODEL = `query ($id: ID!) {
  model(id: $id) {
    status
    geometry { sizeMm { x y z } volumeMm3 areaMm2 isManifold faceCount }
    parents { id } children { id }
    thumbnail { url }
  }
}`;

interface Model {
  readonly status: string;
  readonly geometry: Record<string, unknown> | null;
  readonly parents: { id: string }[];
  readonly children: { id: string }[];
  readonly thumbnail: { url: string } | null;
}

async function readModel(id: string): Promise<Model> {
  const { data, errors } = await test.query<{ model: Model }>(MODEL, { id });
  expect(errors).toBeUndefined();
  return data.model;
}

async function upload(filename: string, content: Buffer): Promise<string> {
  const { models } = await uploadFiles(test, 'authentise', [{ filename, content }]);
  return models[0]!.id;
}

describe('an STL uploaded to 3DIAX', () => {
  it('ends READY with the size, volume, area and faces that the file holds', async () => {
    const id = await upload('cube.stl', cube(20));
    expect((await readModel(id)).status).toBe('PROCESSING');
    test.advance(10_000);
    expect(await readModel(id)).toMatchObject({
      status: 'READY',
      geometry: {
        sizeMm: { x: 20, y: 20, z: 20 },
        volumeMm3: 8_000,
        areaMm2: 2_400,
        isManifold: true,
        faceCount: 12,
      },
    });
  });

  it('ends FAILED where it is no STL', async () => {
    const id = await upload('broken.stl', Buffer.from('this is no mesh'));
    test.advance(10_000);
    expect((await readModel(id)).status).toBe('FAILED');
  });

  it('is READY and not manifold where the mesh is open', async () => {
    const id = await upload('open.stl', cube(10, 10));
    test.advance(10_000);
    expect(await readModel(id)).toMatchObject({ status: 'READY', geometry: { isManifold: false } });
  });

  it('has the child of a transformation in the job’s outputs and among its children', async () => {
    const id = await upload('bracket.stl', cube(10));
    test.advance(10_000);
    const { data, errors } = await test.query<{
      transformModel: { job: { id: string; outputs: { resource: { id: string } }[] } };
    }>(
      `mutation ($input: TransformModelInput!) {
        transformModel(input: $input) { job { id kind outputs { resource { id } } } }
      }`,
      { input: { modelId: id, steps: [{ scalePercent: { x: 200, y: 100, z: 100 } }] } },
    );
    expect(errors).toBeUndefined();
    const child = data.transformModel.job.outputs[0]!.resource.id;
    test.advance(10_000);
    expect((await readModel(id)).children).toContainEqual({ id: child });
    expect(await readModel(child)).toMatchObject({
      status: 'READY',
      parents: [{ id }],
      geometry: { sizeMm: { x: 20, y: 10, z: 10 }, volumeMm3: 2_000 },
    });
  });

  it('has a snapshot whose image downloads under the gateway’s own address', async () => {
    const modelId = await upload('pictured.stl', cube(10));
    test.advance(10_000);
    const { data, errors } = await test.query<{ createSnapshot: { job: { id: string } } }>(
      'mutation ($input: CreateSnapshotInput!) { createSnapshot(input: $input) { job { id status } } }',
      { input: { modelId, width: 64, height: 64 } },
    );
    expect(errors).toBeUndefined();
    test.advance(10_000);
    const read = await test.query<{
      job: { status: string; outputs: { resource: { download: { url: string } } }[] };
    }>(
      `query ($id: ID!) {
        job(id: $id) { status outputs { resource { ... on Asset { download { url } } } } }
      }`,
      { id: data.createSnapshot.job.id },
    );
    expect(read.data.job.status).toBe('SUCCEEDED');
    for (const url of [
      read.data.job.outputs[0]!.resource.download.url,
      (await readModel(modelId)).thumbnail!.url,
    ]) {
      const response = await fetch(url);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.status).toBe(200);
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    }
  });
});

describe('several files sent to 3dverse in one upload', () => {
  it('are one job with a step a file, of which one fails and the others are done', async () => {
    const { job } = await uploadFiles(test, '3dverse', [
      { filename: 'good-a.stl', content: cube(5) },
      { filename: 'bad-corrupt.stl', content: cube(5) },
      { filename: 'good-b.stl', content: cube(5) },
    ]);
    test.advance(60_000);
    const { data } = await test.query<{
      job: { kind: string; steps: { name: string; status: string }[] };
    }>('query ($id: ID!) { job(id: $id) { kind steps { name status } } }', { id: job!.id });
    expect(data.job.kind).toBe('UPLOAD');
    expect(data.job.steps.map(({ name, status }) => [name, status]).toSorted()).toEqual([
      ['bad-corrupt.stl', 'FAILED'],
      ['good-a.stl', 'SUCCEEDED'],
      ['good-b.stl', 'SUCCEEDED'],
    ]);
  });
});

describe('delete', () => {
  it('leaves what cannot be deleted, with its error in its slot, and deletes the rest', async () => {
    const ours = await uploadFiles(test, 'metafold', [
      { filename: 'delete-me.stl', content: cube(3) },
    ]);
    const kept = await upload('kept.stl', cube(3));
    const source = await uploadFiles(test, '3dverse', [
      { filename: 'delete-me-too.stl', content: cube(3) },
    ]);
    const ids = [ours.assets[0]!.id, kept, source.models[0]!.id];
    const { data, errors } = await test.query<{
      delete: { results: { id: string; isDone: boolean; error: { code: string } | null }[] };
    }>(
      'mutation ($ids: [ID!]!) { delete(ids: $ids) { results { id isDone error { code message } } } }',
      { ids },
    );
    expect(errors).toBeUndefined();
    expect(data.delete.results).toMatchObject([
      { id: ids[0], isDone: true, error: null },
      { id: kept, isDone: false, error: { code: 'UNSUPPORTED' } },
      { id: ids[2], isDone: true, error: null },
    ]);
    const after = await test.query<{ nodes: ({ id: string } | null)[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids },
    );
    expect(after.data.nodes).toEqual([null, { id: kept }, null]);
  });
});
