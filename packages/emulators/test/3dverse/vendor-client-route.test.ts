import * as client from '@3dverse/api';
import { beforeEach, expect, it } from 'vitest';
import { createThumbnail } from '../../src/vendors/3dverse/domain/thumbnail.ts';
import { DEMO_API_KEY } from '../../src/vendors/3dverse/index.ts';
import { ADAPTER_ROUTES } from './adapter-route.ts';
import { serve } from './serving.ts';

/** The vendor's own client is one for the whole process: set up anew for each test. */
beforeEach(() => {
  Object.assign(client.axiosInstance.defaults, { 'axios-retry': { retries: 0 }, proxy: false });
});

it("answers the vendor's own client on every route that the adapter uses", async () => {
  const { emulator } = await serve({ sample: 'empty' });
  client.setBaseURL(emulator.baseUrl);
  client.setApiKey(DEMO_API_KEY);
  const { data: group } = await client.createGroup({ name: 'Design', members: [] });
  const { group_id } = group;
  emulator.clearCalls();

  const folders = await makeFolders();
  const user_id = await makeUser();
  await shareFolder(folders.root, user_id, group_id);
  const files = await uploadFiles(folders.root, () => emulator.clock.advance(60_000));
  await changeFiles(files, folders.leaf);
  await readConverted(files.first);
  const made = await makeAssets(folders.root, folders.leaf);
  await client.deleteAssets({ asset_ids: made });
  await client.deleteSourceFiles({ source_file_ids: files.all, delete_assets: true });
  await removeFolders(folders);
  await client.deleteUser({ user_id });

  const calls = emulator.calls();
  expect(calls.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
  const prefix = new URL(emulator.baseUrl).pathname.length;
  const routes = calls.map(({ method, path }) => `${method} ${templateOf(path.slice(prefix))}`);
  expect([...new Set(routes)].sort()).toEqual(ADAPTER_ROUTES);
});

async function makeFolders() {
  const { data } = await client.createFolder({ name: 'root', subfolders: [{ name: 'leaf' }] });
  const root = (data as { folder_id: string }).folder_id;
  const { data: other } = await client.createSubfolder({ folder_id: root, name: 'other' });
  const { data: children } = await client.listFolderSubFolders({ folder_id: root });
  const leaf = children.find(({ name }) => name === 'leaf')?.folder_id ?? '';
  await client.updateFolder({ folder_id: leaf, name: 'leaves' });
  await client.moveFolders({ folder_id: other.folder_id, folder_ids: [leaf] });
  expect((await client.listFolders({})).data).toHaveLength(3);
  expect((await client.getFolderInfo({ folder_id: leaf })).data).toMatchObject({
    name: 'leaves',
    parent_folder_id: other.folder_id,
  });
  return { root, other: other.folder_id, leaf };
}

async function removeFolders({ root, other, leaf }: { [name: string]: string }) {
  for (const folder_id of [leaf, other, root] as string[]) await client.deleteFolder({ folder_id });
}

async function makeUser() {
  const { data } = await client.registerUser({ username: 'gus' });
  const { user_id } = data;
  await client.updateUser({ user_id, username: 'gustav' });
  const { data: user } = await client.getUser({ user_id });
  expect((await client.listUsers({})).data).toContainEqual(user);
  const { data: token } = await client.generateUserToken({ user_id, scope: 'write', ttl: '2h' });
  expect([user.username, token.expires_in]).toEqual(['gustav', 7_200]);
  return user_id;
}

async function shareFolder(folder_id: string, user_id: string, group_id: string) {
  const members = [
    { folder_id, member_type: 'users', member_id: user_id },
    { folder_id, member_type: 'groups', member_id: group_id },
  ] as const;
  for (const member of members) {
    await client.grantMemberAccessToFolder({ ...member, access: 'write' });
  }
  expect((await client.listFolderAccesses({ folder_id })).data).toMatchObject({
    users: [{ user_id, access: 'write' }],
    groups: [{ group_id, access: 'write' }],
  });
  for (const member of members) await client.revokeMemberAccessToFolder(member);
  expect((await client.listFolderAccesses({ folder_id })).data).toEqual({ users: [], groups: [] });
  expect((await client.getGroup({ group_id })).data.name).toBe('Design');
}

/** Two files to a folder in one form, watched until they are converted. */
async function uploadFiles(folder_id: string, convert: () => void) {
  const body = new FormData();
  body.append('files', new Blob(['solid a']), 'a.stl');
  body.append('files', new Blob(['v 0 0 0']), 'b.obj');
  const { data } = await client.uploadSourceFiles({ folder_id, body });
  const upload_task_id = data.upload_task_id ?? '';
  expect((await client.getUploadTask({ upload_task_id })).data.status).toBe('waiting');
  convert();
  const { data: task } = await client.getUploadTask({ upload_task_id });
  expect(task.status).toBe('success');
  expect((await client.getUploadTasks({})).data).toEqual([task]);
  expect((await client.getUploadTasksInFolder({ folder_id })).data).toEqual([task]);
  const { data: files } = await client.getSourceFilesInFolder({ folder_id });
  const all = files.map(({ source_file_id }) => source_file_id);
  expect(task.conversion_tasks.map(({ source_file_id }) => source_file_id)).toEqual(all);
  return { all, first: all[0] ?? '' };
}

async function changeFiles({ first }: { first: string }, folder_id: string) {
  await client.updateSourceFileDetails({ source_file_id: first, name: 'renamed.stl' });
  await client.moveSourceFiles({ folder_id, source_file_ids: [first] });
  const { data: file } = await client.getSourceFileDetails({ source_file_id: first });
  expect(file.name).toBe('renamed.stl');
  expect((await client.getSourceFilesInFolder({ folder_id })).data).toEqual([file]);
  expect((await client.listSourceFiles({})).data).toContainEqual(file);
  const { data: bytes } = await client.downloadSourceFile({ source_file_id: first });
  expect(Buffer.from(bytes).toString()).toBe('solid a');
}

async function readConverted(source_file_id: string) {
  const { data: converted } = await client.getSourceFileAssets({ source_file_id });
  const asset_id = converted.meshes?.[0]?.asset_id ?? '';
  const mesh = { asset_container: 'meshes', asset_id } as const;
  expect((await client.getAssetSourceFile(mesh)).data.source_file_id).toBe(source_file_id);
  const { data: referrers } = await client.getAssetReferences(mesh);
  expect(referrers).toMatchObject([{ asset_id: converted.scenes?.[0]?.asset_id }]);
  const { data: payload } = await client.getAssetPayload({
    asset_container_with_payload: 'meshes',
    asset_id,
  });
  expect(Buffer.from(payload).length).toBeGreaterThan(0);
}

/** A module and its copy, renamed, moved and with a picture; their ids. */
async function makeAssets(folder_id: string, target: string) {
  const make = (asset_creation_options: Creation) =>
    client.createAsset({ folder_id, asset_creation_options });
  const { data: origin } = await make({ asset_type: 'module', name: 'spin' });
  const { data: copy } = await make({
    asset_type: 'module',
    copy_from_asset_id: origin.asset_id,
    new_asset_name: 'spin 2',
  });
  const { asset_id } = copy;
  const asset = { asset_container: 'modules', asset_id } as const;
  await client.renameAsset({ ...asset, name: 'turn' });
  await client.moveAssets({ folder_id: target, asset_ids: [asset_id] });
  expect((await client.getAssetDetails(asset)).data).toMatchObject({ name: 'turn' });
  expect((await client.getAssetFolder(asset)).data.folder_id).toBe(target);
  const { data: moved } = await client.getFolderAssets({ folder_id: target });
  expect(moved.modules).toMatchObject([{ asset_id }]);
  expect((await client.listAssets({ limit: 100 })).data.modules).toHaveLength(2);
  const { data: code } = await client.getAssetCode({
    asset_container_with_code: 'modules',
    asset_id,
  });
  expect(code).toContain('module');
  const png = createThumbnail('turn', 32);
  await client.setAssetThumbnail({ ...asset, body: png.buffer }, 'image/png');
  const { data: thumbnail } = await client.getAssetThumbnail({ ...asset, size: 'large' });
  expect(Buffer.from(thumbnail).equals(png)).toBe(true);
  return [origin.asset_id, asset_id];
}

type Creation = Parameters<typeof client.createAsset>[0]['asset_creation_options'];

/** The path with what names one thing in it replaced by what it names. */
function templateOf(path: string): string {
  return path
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '{id}')
    .replace(/^\/assets\/[a-z_0-9]+\//, '/assets/{container}/');
}
