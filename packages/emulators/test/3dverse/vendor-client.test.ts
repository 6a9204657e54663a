import * as client from '@3dverse/api';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEMO_API_KEY } from '../../src/vendors/3dverse/index.ts';
import { serve } from './serving.ts';

/** The vendor's own client is one for the whole process: set up anew for each test. */
beforeEach(() => {
  Object.assign(client.axiosInstance.defaults, { 'axios-retry': { retries: 0 }, proxy: false });
});

async function serveClient() {
  const served = await serve();
  client.setBaseURL(served.emulator.baseUrl);
  client.setApiKey(DEMO_API_KEY);
  return served;
}

describe("the vendor's own client", () => {
  it('reads folders and what is in them', async () => {
    await serveClient();
    const { data: folders } = await client.listFolders({ limit: 100 });
    const root = folders.find((folder) => folder.name === 'Customers');
    const folder_id = root?.folder_id ?? '';
    const { data: folder } = await client.getFolderInfo({ folder_id });
    const { data: children } = await client.listFolderSubFolders({ folder_id });
    const { data: access } = await client.listFolderAccesses({ folder_id });

    expect(folders.length).toBeGreaterThanOrEqual(25);
    expect(folder.subfolders).toEqual(children);
    expect(children.every((child) => child.parent_folder_id === folder_id)).toBe(true);
    expect(access.groups).toMatchObject([{ name: 'Design', access: 'write' }]);
  });

  it('reads assets of the account and of a folder, filtered', async () => {
    await serveClient();
    const { data, headers } = await client.listAssets({
      limit: 50,
      filter: { asset_type: ['scene', 'mesh'], asset_name: '-' },
    });
    const { data: folders } = await client.listFolders({ limit: 100 });
    const root = folders.find((folder) => folder.name === 'Customers');
    const own = await client.getFolderAssets({
      folder_id: root?.folder_id ?? '',
      limit: 100,
      recursive: true,
      filter: { asset_type: 'scene', source_file: 'exclude' },
    });

    expect(Object.keys(data).sort()).toEqual(['meshes', 'scenes']);
    expect(headers['x-assets-count']).toBeDefined();
    expect(own.data).toEqual({});
    expect(own.headers['x-assets-count']).toEqual({ total: 0 });
  });

  it('reads one asset: details, folder, source file, description, thumbnail, payload', async () => {
    await serveClient();
    const { data: list } = await client.listAssets({ filter: { asset_type: 'mesh' } });
    const asset_id = list.meshes?.[0]?.asset_id ?? '';
    const asset = { asset_container: 'meshes', asset_id } as const;
    const { data: details } = await client.getAssetDetails(asset);
    const { data: folder } = await client.getAssetFolder(asset);
    const { data: file } = await client.getAssetSourceFile(asset);
    const { data: description } = await client.getAssetDescription(asset);
    const { data: thumbnail } = await client.getAssetThumbnail({ ...asset, size: 'small' });
    const { data: payload } = await client.getAssetPayload({
      asset_container_with_payload: 'meshes',
      asset_id,
    });

    expect(details).toMatchObject({ asset_id, type: 'mesh' });
    expect(folder.folder_id).toEqual(expect.any(String));
    expect(file.source_file_original_name).toMatch(/\.\w+$/);
    expect(description).toMatchObject({ uuid: asset_id, payloadSize: Buffer.from(payload).length });
    expect(Buffer.from(thumbnail).subarray(1, 4).toString()).toBe('PNG');
  });

  it('reads what an asset refers to and what refers to it', async () => {
    await serveClient();
    const { data: list } = await client.listAssets({ filter: { asset_type: 'mesh' } });
    const mesh = { asset_container: 'meshes', asset_id: list.meshes?.[0]?.asset_id ?? '' } as const;
    const { data: referrers } = await client.getAssetReferences({ ...mesh, properties: ['name'] });
    const scene = { asset_container: 'scenes', asset_id: referrers[0]?.asset_id ?? '' } as const;
    const all = await client.getAssetDependencies({ ...scene, depth: 'all' });
    const direct = await client.getAssetDependencies({
      ...scene,
      depth: 'direct',
      filters: { with_asset_types: ['mesh'], public: 'include' },
      properties: ['name', 'count'],
    });
    const { data: bounds } = await client.getSceneAABB({ scene_id: scene.asset_id });

    expect(referrers).toMatchObject([
      { asset_type: 'scene', properties: { name: expect.any(String) } },
    ]);
    expect(all.data.map((one) => one.asset_type).sort()).toEqual(['material', 'mesh', 'texture']);
    expect(direct.data).toMatchObject([
      { asset_id: mesh.asset_id, properties: { direct_count: 1, indirect_count: 0 } },
    ]);
    expect(bounds.max).toHaveLength(3);
  });

  it('reads source files of the account and of a folder', async () => {
    await serveClient();
    const { data: files, headers } = await client.listSourceFiles({
      limit: 5,
      filters: { source_file_name: '.stl' },
    });
    const source_file_id = files[0]?.source_file_id ?? '';
    const { data: details } = await client.getSourceFileDetails({ source_file_id });
    const { data: assets } = await client.getSourceFileAssets({ source_file_id });
    const { data: bytes } = await client.downloadSourceFile({ source_file_id });

    expect(Number(headers['x-source-files-count'])).toBeGreaterThan(5);
    expect(details).toEqual(files[0]);
    expect(assets.scenes).toHaveLength(1);
    expect(Buffer.from(bytes)).toHaveLength(details.size);
  });

  it('registers a user, makes a token, a folder and a grant, uploads with the token and watches', async () => {
    const { emulator } = await serveClient();
    const { data: user } = await client.registerUser({ username: 'gus' });
    const { user_id } = user;
    const { data: token } = await client.generateUserToken({ user_id, scope: 'manage' });
    const { data: folder } = await client.createFolder({ name: 'my-folder' });
    const { folder_id } = folder;
    await client.grantMemberAccessToFolder({
      member_type: 'users',
      folder_id,
      member_id: user_id,
      access: 'manage',
    });
    client.setUserToken(token.user_token);
    const form = new FormData();
    form.append('files', new Blob(['solid x\nendsolid x\n']), 'x.stl');
    form.append('files', new Blob(['v 0 0 0\n']), 'y.obj');
    const { data: upload } = await client.uploadSourceFiles({ folder_id, body: form });
    const upload_task_id = upload.upload_task_id ?? '';
    const { data: before } = await client.getUploadTask({ upload_task_id });
    emulator.clock.advance(8_000);
    const { data: after } = await client.getUploadTasksInFolder({ folder_id });
    const { data: files, headers } = await client.getSourceFilesInFolder({ folder_id });
    const { data: assets } = await client.getFolderAssets({ folder_id });

    expect(before).toMatchObject({ status: 'waiting', uploaded_by: { user_id, username: 'gus' } });
    expect(after).toMatchObject([{ upload_task_id, status: 'success', progress: 100 }]);
    expect(files.map((file) => file.name)).toEqual(['x.stl', 'y.obj']);
    expect(headers['x-source-files-count']).toBe(2);
    expect(assets.scenes?.map((scene) => scene.name)).toEqual(['x', 'y']);
  });

  it('reads upload tasks, users and groups', async () => {
    await serveClient();
    const { data: users } = await client.listUsers({ limit: 100 });
    const { data: tasks } = await client.getUploadTasks({ limit: 100 });
    const user_id = tasks[0].uploaded_by.user_id;
    const { data: user } = await client.getUser({ user_id });
    const { data: own } = await client.getUserUploadTasks({ user_id, limit: 100 });
    const { data: groups } = await client.getUserGroups({ user_id });
    const { data: group } = await client.getGroup({ group_id: groups[0]?.group_id ?? '' });

    expect(users).toContainEqual(user);
    expect(own).toEqual(
      tasks.filter((task: (typeof own)[number]) => task.uploaded_by.user_id === user_id),
    );
    expect(group).toEqual(groups[0]);
  });

  it('understands the errors', async () => {
    await serveClient();
    const folder_id = '00000000-0000-4000-8000-000000000000';
    await expect(client.getFolderInfo({ folder_id })).rejects.toMatchObject({
      httpCode: 404,
      errorCode: expect.any(Number),
      message: 'Folder not found',
    });
  });
});
