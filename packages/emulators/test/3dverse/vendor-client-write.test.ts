import * as client from '@3dverse/api';
import { beforeEach, describe, expect, it } from 'vitest';
import { createThumbnail } from '../../src/vendors/3dverse/domain/thumbnail.ts';
import { DEMO_API_KEY } from '../../src/vendors/3dverse/index.ts';
import { serve } from './serving.ts';

/** The vendor's own client is one for the whole process: set up anew for each test. */
beforeEach(() => {
  Object.assign(client.axiosInstance.defaults, { 'axios-retry': { retries: 0 }, proxy: false });
});

async function serveClient() {
  const served = await serve({ sample: 'empty' });
  client.setBaseURL(served.emulator.baseUrl);
  client.setApiKey(DEMO_API_KEY);
  const { data } = await client.createFolder({ name: 'root', subfolders: [{ name: 'leaf' }] });
  const folder_id = (data as { folder_id: string }).folder_id;
  const { data: children } = await client.listFolderSubFolders({ folder_id });
  return { ...served, folder_id, leaf_id: children[0]?.folder_id ?? '' };
}

const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { httpCode?: number }) => error.httpCode,
  );

describe("the vendor's own client", () => {
  it('makes, renames, moves and deletes folders', async () => {
    const { folder_id, leaf_id } = await serveClient();
    const { data: other } = await client.createSubfolder({ folder_id, name: 'other' });
    await client.updateFolder({ folder_id: leaf_id, name: 'leaves' });
    await client.moveFolders({ folder_id: other.folder_id, folder_ids: [leaf_id] });
    expect((await client.getFolderInfo({ folder_id: leaf_id })).data).toMatchObject({
      name: 'leaves',
      parent_folder_id: other.folder_id,
    });
    expect(await statusOf(client.deleteFolder({ folder_id: other.folder_id }))).toBe(409);
    const intoItself = client.moveFolders({ folder_id: leaf_id, folder_ids: [folder_id] });
    expect(await statusOf(intoItself)).toBe(409);
    await client.deleteFolder({ folder_id: leaf_id });
    await client.deleteFolder({ folder_id: other.folder_id });
    expect((await client.listFolderSubFolders({ folder_id })).data).toEqual([]);
  });

  it('renames, moves and deletes source files, with and without their assets', async () => {
    const { emulator, upload, folder_id, leaf_id } = await serveClient();
    await upload(folder_id, { 'a.stl': 'solid a', 'b.png': 'b' });
    emulator.clock.advance(60_000);
    const { data: files } = await client.getSourceFilesInFolder({ folder_id });
    const [first, second] = files.map(({ source_file_id }) => source_file_id) as [string, string];
    await client.updateSourceFileDetails({ source_file_id: first, name: 'renamed.stl' });
    await client.moveSourceFiles({ folder_id: leaf_id, source_file_ids: [first] });
    const { data: moved } = await client.getSourceFilesInFolder({ folder_id: leaf_id });
    expect(moved).toMatchObject([{ source_file_id: first, name: 'renamed.stl' }]);
    await client.deleteSourceFiles({ source_file_ids: [first], delete_assets: true });
    await client.deleteSourceFiles({ source_file_ids: [second] });
    const { data: left } = await client.listAssets({});
    expect(Object.values(left).flat()).toMatchObject([{ name: 'b' }]);
    expect((await client.listSourceFiles({})).data).toEqual([]);
  });

  it('makes, copies, renames, moves and deletes assets, and sets their thumbnail', async () => {
    const { folder_id, leaf_id } = await serveClient();
    const make = (asset_type: 'shader' | 'script', name: string) =>
      client.createAsset({ folder_id, asset_creation_options: { asset_type, name } });
    const { data: shader } = await make('shader', 'pbr');
    const { data: script } = await make('script', 'spin');
    const { data: material } = await client.createMaterial({
      folder_id,
      name: 'steel',
      shaderRef: shader.asset_id,
      isDoubleSided: false,
      dataJson: { metallic: 1 },
    });
    const faces = Array<string>(6).fill(shader.asset_id);
    const { data: cubemap } = await client.createCubemap({ folder_id, name: 'sky', faces });
    const { data: copy } = await client.createAsset({
      folder_id: leaf_id,
      asset_creation_options: {
        asset_type: 'material',
        copy_from_asset_id: material.asset_id,
        new_asset_name: 'steel 2',
        options: { max_depth: 1 },
      },
    });
    expect(Object.keys(copy.source_to_copy_asset_id_map ?? {}).sort()).toEqual(
      [material.asset_id, shader.asset_id].sort(),
    );

    const asset = { asset_container: 'materials', asset_id: material.asset_id } as const;
    await client.renameAsset({ ...asset, name: 'iron' });
    await client.moveAssets({ folder_id: leaf_id, asset_ids: [material.asset_id] });
    expect((await client.getAssetDetails(asset)).data.name).toBe('iron');
    expect((await client.getAssetFolder(asset)).data.folder_id).toBe(leaf_id);
    const png = createThumbnail('iron', 32);
    await client.setAssetThumbnail({ ...asset, body: png.buffer }, 'image/png');
    const { data: thumbnail } = await client.getAssetThumbnail({ ...asset, size: 'large' });
    expect(Buffer.from(thumbnail).equals(png)).toBe(true);
    const code = await client.getAssetCode({
      asset_container_with_code: 'scripts',
      asset_id: script.asset_id,
    });
    expect(code.data).toContain('script');

    const shaderOnly = { asset_container: 'shaders', asset_id: shader.asset_id } as const;
    expect(await statusOf(client.deleteAsset(shaderOnly))).toBe(409);
    await client.deleteAssets({ asset_ids: [material.asset_id, cubemap.asset_id] });
    await client.deleteAsset(shaderOnly);
    expect(await statusOf(client.getAssetDetails(shaderOnly))).toBe(404);
  });

  it('makes, renames and deletes users and groups, grants access and takes it back', async () => {
    const { folder_id } = await serveClient();
    const { data: user } = await client.registerUser({ username: 'gus' });
    const { user_id } = user;
    expect(await statusOf(client.registerUser({ username: 'gus' }))).toBe(409);
    await client.updateUser({ user_id, username: 'gustav' });
    const { data: group } = await client.createGroup({ name: 'Design', members: [] });
    const { group_id } = group;
    await client.updateGroupDescription({ group_id, name: 'Design', description: 'all of it' });
    const member = { group_id, member_type: 'users', member_id: user_id } as const;
    await client.grantMemberAccessToGroup({
      ...member,
      group_access: 'read',
      folder_access: 'write',
    });
    expect((await client.getUserGroups({ user_id })).data).toMatchObject([{ group_id }]);
    for (const [member_type, member_id] of [
      ['users', user_id],
      ['groups', group_id],
    ] as const) {
      const grant = { folder_id, member_type, member_id };
      await client.grantMemberAccessToFolder({ ...grant, access: 'read' });
      await client.grantMemberAccessToFolder({ ...grant, access: 'manage' });
    }
    expect((await client.listFolderAccesses({ folder_id })).data).toMatchObject({
      users: [{ user_id, username: 'gustav', access: 'manage' }],
      groups: [{ group_id, access: 'manage' }],
    });
    const { data: token } = await client.generateUserToken({ user_id, scope: 'write', ttl: '30m' });
    expect(token.expires_in).toBe(1_800);
    await client.revokeMemberAccessToFolder({
      folder_id,
      member_type: 'users',
      member_id: user_id,
    });
    await client.revokeMemberAccessToGroup(member);
    await client.deleteGroup({ group_id });
    await client.deleteUser({ user_id });
    expect((await client.listFolderAccesses({ folder_id })).data).toEqual({
      users: [],
      groups: [],
    });
    expect(await statusOf(client.getUser({ user_id }))).toBe(404);
  });
});
