import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Json, serve } from './serving.ts';

const CONTAINER_COUNT = 22;

async function serveWithAsset(type: string, container: string) {
  const served = await serve();
  const { body } = await served.ask(`/assets?limit=1&filter[asset_type]=${type}`);
  const [item] = body[container] as Json[];
  return { ...served, item, path: `/assets/${container}/${item.asset_id}` };
}

describe('asset lists', () => {
  it.each([
    'filter[asset_type][0]=scene&filter[asset_type][1]=texture',
    'filter%5Basset_type%5D%5B0%5D=scene&filter%5Basset_type%5D%5B1%5D=texture',
    'filter[asset_type][]=scene&filter[asset_type][]=texture',
    'filter[asset_type]=scene&filter[asset_type]=texture',
  ])('take several types as %s', async (query) => {
    const { ask } = await serve();
    const { body } = await ask(`/assets?limit=100&${query}`);
    expect(Object.keys(body).sort()).toEqual(['scenes', 'textures']);
  });

  it('refuse a type that does not exist', async () => {
    const { ask } = await serve();
    expect((await ask('/assets?filter[asset_type]=meshes')).status).toBe(400);
  });

  it('match a part of the name in any case, or the very name when set so', async () => {
    const contains = await serve();
    const exact = await serve({ nameFilter: 'exact' });
    const [item] = (await contains.ask('/assets?limit=1&filter[asset_type]=scene')).body.scenes;
    const part = item.name.slice(1).toUpperCase();
    const query = `/assets?limit=100&filter[asset_type]=scene&filter[asset_name]=`;

    expect((await contains.ask(`${query}${part}`)).body.scenes).toContainEqual(item);
    expect((await exact.ask(`${query}${part}`)).body).toEqual({});
    expect((await exact.ask(`${query}${item.name}`)).body.scenes).toContainEqual(item);
  });

  it('keep to one folder unless recursive', async () => {
    const { ask, folderNamed } = await serve();
    const folder = await folderNamed('Kestrel Drones');
    const own = await ask(`/folders/${folder.folder_id}/assets`);
    const all = await ask(`/folders/${folder.folder_id}/assets?recursive=true`);
    const totalOf = (headers: Headers) => JSON.parse(headers.get('x-assets-count') ?? '').total;
    const { body: children } = await ask(`/folders/${folder.folder_id}/folders`);
    const childCount = children.reduce((sum: number, child: Json) => sum + child.asset_count, 0);

    expect(totalOf(own.headers)).toBe(folder.asset_count);
    expect(totalOf(all.headers)).toBe(folder.asset_count + childCount);
    expect((await ask(`/folders/${folder.folder_id}/assets?recursive=maybe`)).status).toBe(400);
  });

  it('keep to the results of source files, or leave all of them out', async () => {
    const { ask, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Airframes');
    const { body: files } = await ask(`/folders/${folder_id}/source-files`);
    const path = `/folders/${folder_id}/assets?limit=100`;
    const all = await ask(path);
    const made = await ask(`${path}&filter[source_file]=exclude`);
    const converted = await ask(
      files
        .map((file: Json, index: number) => `&filter[source_file][${index}]=${file.source_file_id}`)
        .reduce((query: string, part: string) => query + part, path),
    );
    const one = await ask(`${path}&filter[source_file]=${files[0].source_file_id}`);
    const totalOf = (answer: Json) => JSON.parse(answer.headers.get('x-assets-count')).total;

    expect(totalOf(made) + totalOf(converted)).toBe(totalOf(all));
    expect(one.body).toEqual((await ask(`/source-files/${files[0].source_file_id}/assets`)).body);
    expect((await ask(`${path}&filter[source_file]=some`)).status).toBe(400);
  });

  it('have all keys, empty or not, when set so', async () => {
    const { ask } = await serve({ emptyGroups: true });
    const { body } = await ask('/assets?limit=1');
    expect(Object.keys(body)).toHaveLength(CONTAINER_COUNT);
    expect(body.action_maps).toEqual([]);
  });
});

describe('an asset', () => {
  it('tells its details, its folder and its source file', async () => {
    const { ask, item, path } = await serveWithAsset('mesh', 'meshes');
    const details = await ask(`${path}/details`);
    const folder = await ask(`${path}/folder`);
    const file = await ask(`${path}/source-file`);
    const siblings = await ask(`/source-files/${file.body.source_file_id}/assets`);

    expect(details.body).toMatchObject({ ...item, type: 'mesh', created_at: expect.any(String) });
    expect(folder.body.asset_count).toBeGreaterThan(0);
    expect(siblings.body.meshes).toContainEqual(item);
  });

  it('made by hand has no source file', async () => {
    const { ask, path } = await serveWithAsset('shader', 'shaders');
    expect((await ask(`${path}/source-file`)).status).toBe(404);
  });

  it('describes itself, with a payload as long as it says', async () => {
    const { ask, request, item, path } = await serveWithAsset('mesh', 'meshes');
    const { body: description } = await ask(`${path}/description`);
    const payload = await request(`${path}/payload`);

    expect(description).toMatchObject({ uuid: item.asset_id, name: item.name });
    expect((await payload.arrayBuffer()).byteLength).toBe(description.payloadSize);
  });

  it('has no payload in a container without payloads', async () => {
    const { ask, path } = await serveWithAsset('scene', 'scenes');
    expect((await ask(`${path}/payload`)).status).toBe(404);
  });

  it.each([
    ['tiny', 32],
    ['small', 64],
    ['medium', 256],
    ['large', 512],
  ])('shows itself as a %s PNG', async (size, pixels) => {
    const { request, path } = await serveWithAsset('scene', 'scenes');
    const response = await request(`${path}/thumbnail?size=${size}`);
    const png = Buffer.from(await response.arrayBuffer());
    const data = png.indexOf('IDAT');
    const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));

    expect(response.headers.get('content-type')).toBe('image/png');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([pixels, pixels]);
    expect(rows).toHaveLength(pixels * (pixels + 1));
  });

  it('has no thumbnail without a size', async () => {
    const { ask, path } = await serveWithAsset('scene', 'scenes');
    expect((await ask(`${path}/thumbnail`)).status).toBe(400);
    expect((await ask(`${path}/thumbnail?size=huge`)).status).toBe(400);
  });

  it('is not found under the container of another type', async () => {
    const { ask, item } = await serveWithAsset('mesh', 'meshes');
    expect((await ask(`/assets/scenes/${item.asset_id}/details`)).status).toBe(404);
    expect((await ask(`/assets/mesh/${item.asset_id}/details`)).status).toBe(404);
  });

  it('that another one refers to is not deleted', async () => {
    const { ask, item, path } = await serveWithAsset('mesh', 'meshes');
    expect((await ask(path, { method: 'DELETE' })).status).toBe(409);
    const { body: file } = await ask(`${path}/source-file`);
    const { body: results } = await ask(`/source-files/${file.source_file_id}/assets`);
    const ids = [item.asset_id, results.scenes[0].asset_id];

    expect((await ask('/assets', { method: 'DELETE', json: ids })).status).toBe(204);
    expect((await ask(`${path}/details`)).status).toBe(404);
  });

  it('is made, renamed, moved, copied and deleted', async () => {
    const { ask, folderNamed } = await serve();
    const [here, there] = [await folderNamed('Clamps'), await folderNamed('Metals')];
    const made = await ask(`/folders/${here.folder_id}/assets`, {
      method: 'POST',
      json: { asset_type: 'material', name: 'nylon' },
    });
    const id = made.body.asset_id;
    const path = `/assets/materials/${id}`;
    await ask(`${path}/description`, { method: 'PATCH', json: { name: 'nylon 12' } });
    await ask(`/folders/${there.folder_id}/assets`, { method: 'PUT', json: [id] });
    const copy = await ask(`/folders/${here.folder_id}/assets`, {
      method: 'POST',
      json: { asset_type: 'material', copy_from_asset_id: id, new_asset_name: 'nylon 6' },
    });

    expect((await ask(`${path}/details`)).body.name).toBe('nylon 12');
    expect((await ask(`${path}/folder`)).body.folder_id).toBe(there.folder_id);
    expect(copy.body).toEqual({
      asset_id: expect.any(String),
      name: 'nylon 6',
      source_to_copy_asset_id_map: { [id]: copy.body.asset_id },
    });
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(404);
  });
});
