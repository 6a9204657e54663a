import { expect, it } from 'vitest';
import { ASSET_TYPES, containerOf } from '../../src/vendors/3dverse/domain/asset-type.ts';
import { type Json, serve } from './serving.ts';

const MISSING = '00000000-0000-4000-8000-000000000000';

async function serveWithFolder() {
  const served = await serve({ sample: 'empty' });
  const { body: folder } = await served.ask('/folders', {
    method: 'POST',
    json: { name: 'parts' },
  });
  const post = (path: string, json: unknown) =>
    served.ask(`/folders/${folder.folder_id}/assets${path}`, { method: 'POST', json });
  return { ...served, post, folderId: folder.folder_id as string };
}

/** A scene with its mesh, material and texture, as a conversion gives them. */
async function serveWithScene() {
  const served = await serveWithFolder();
  await served.upload(served.folderId, { 'part.stl': 'solid part' });
  served.emulator.clock.advance(60_000);
  const { body: list } = await served.ask(`/folders/${served.folderId}/assets`);
  const ids = Object.fromEntries(
    Object.entries(list as Record<string, [{ asset_id: string }]>).map(([container, [item]]) => [
      container,
      item.asset_id,
    ]),
  ) as Record<'scenes' | 'meshes' | 'materials' | 'textures', string>;
  return { ...served, ids };
}

it('has every asset type in its sample', async () => {
  const { ask } = await serve();
  const { headers } = await ask('/assets?limit=1');
  const counts = JSON.parse(headers.get('x-assets-count') ?? '{}');
  expect(Object.keys(counts).sort()).toEqual([...ASSET_TYPES, 'total'].sort());
});

it.each([
  'action_map',
  'animation_graph',
  'animation_sequence',
  'cubemap',
  'event_map',
  'material',
  'module',
  'render_graph',
  'scene',
  'script',
  'shader',
  'volume_material',
] as const)('makes an empty %s', async (asset_type) => {
  const { ask, post } = await serveWithFolder();
  const made = await post('', { asset_type, name: 'one' });
  const path = `/assets/${containerOf(asset_type)}/${made.body.asset_id}`;
  expect(made).toMatchObject({ status: 200, body: { name: 'one' } });
  expect((await ask(`${path}/details`)).body).toMatchObject({ name: 'one', type: asset_type });
  expect((await ask(`${path}/source-file`)).status).toBe(404);
});

it.each([
  ['a type that only a conversion gives', '', { asset_type: 'mesh', name: 'x' }],
  ['a type that is none', '', { asset_type: 'constructor', name: 'x' }],
  ['no name', '', { asset_type: 'scene' }],
  ['a copy of no id', '', { asset_type: 'scene', copy_from_asset_id: '../x' }],
  ['a material without shader', '/materials', { name: 'x', isDoubleSided: true, dataJson: {} }],
  [
    'a material whose data is no object',
    '/materials',
    { name: 'x', shaderRef: MISSING, isDoubleSided: true, dataJson: [] },
  ],
  ['a cubemap of five faces', '/cubemaps', { name: 'x', faces: Array(5).fill(MISSING) }],
  ['a cubemap of names', '/cubemaps', { name: 'x', faces: Array(6).fill('top') }],
])('refuses %s', async (_title, path, json) => {
  const { ask, post } = await serveWithFolder();
  expect((await post(path, json)).status).toBe(400);
  expect((await ask('/assets')).body).toEqual({});
});

it('makes a material that refers to its shader and says what it was given', async () => {
  const { ask, post } = await serveWithFolder();
  const shader = (await post('', { asset_type: 'shader', name: 'pbr' })).body.asset_id;
  const content = { shaderRef: shader, isDoubleSided: true, dataJson: { roughness: 0.4 } };
  const made = await post('/materials', { name: 'steel', ...content });
  expect(made).toMatchObject({ status: 200, body: { asset_id: expect.any(String) } });
  const path = `/assets/materials/${made.body.asset_id}`;
  expect((await ask(`${path}/description`)).body).toEqual({
    uuid: made.body.asset_id,
    name: 'steel',
    ...content,
  });
  expect((await ask(`/assets/shaders/${shader}`, { method: 'DELETE' })).status).toBe(409);
  expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(`/assets/shaders/${shader}`, { method: 'DELETE' })).status).toBe(204);
});

it('makes a cubemap of six faces, in their order', async () => {
  const { ask, post, ids } = await serveWithScene();
  const faces = [ids.textures, MISSING, ids.textures, MISSING, ids.textures, MISSING];
  const made = await post('/cubemaps', { name: 'sky', faces });
  const { body } = await ask(`/assets/cubemaps/${made.body.asset_id}/description`);
  expect(body.faces).toEqual(faces);
  expect((await ask(`/assets/textures/${ids.textures}`, { method: 'DELETE' })).status).toBe(409);
});

it('copies an asset alone: with its content, referring to what the original refers to', async () => {
  const { ask, post, request, ids } = await serveWithScene();
  const copy = await post('', { asset_type: 'scene', copy_from_asset_id: ids.scenes });
  const mesh = await post('', { asset_type: 'mesh', copy_from_asset_id: ids.meshes });
  expect(copy.body.source_to_copy_asset_id_map).toEqual({ [ids.scenes]: copy.body.asset_id });
  const path = `/assets/scenes/${copy.body.asset_id}/dependencies?depth=direct`;
  const referred = (await ask(path)).body.map((item: Json) => item.asset_id);
  expect(referred.sort()).toEqual([ids.meshes, ids.materials].sort());
  const bytesOf = async (id: string) =>
    Buffer.from(await (await request(`/assets/meshes/${id}/payload`)).arrayBuffer());
  expect((await bytesOf(mesh.body.asset_id)).equals(await bytesOf(ids.meshes))).toBe(true);
});

it.each([
  [{}, ['scenes', 'meshes', 'materials', 'textures']],
  [{ max_depth: 1 }, ['scenes', 'meshes', 'materials']],
  [{ asset_types: ['mesh'] }, ['scenes', 'meshes']],
  [{ max_depth: 0 }, ['scenes']],
] as const)('copies with options %j what it refers to: %j', async (options, copied) => {
  const { ask, post, ids } = await serveWithScene();
  const source = { asset_type: 'scene', copy_from_asset_id: ids.scenes };
  const { body } = await post('', { ...source, new_asset_name: 'copy', options });
  const map = body.source_to_copy_asset_id_map;
  expect(Object.keys(map).sort()).toEqual(copied.map((container) => ids[container]).sort());
  const path = `/assets/scenes/${body.asset_id}/dependencies?depth=direct`;
  const referred = (await ask(path)).body.map((item: Json) => item.asset_id);
  const expected = [ids.meshes, ids.materials].map((id) => map[id] ?? id);
  expect(referred.sort()).toEqual(expected.sort());
});

it.each([{ asset_types: 'mesh' }, { asset_types: ['gadget'] }, { max_depth: -1 }, []])(
  'refuses to copy with options %j',
  async (options) => {
    const { post, ids } = await serveWithScene();
    const source = { asset_type: 'scene', copy_from_asset_id: ids.scenes };
    expect((await post('', { ...source, options })).status).toBe(400);
  },
);
