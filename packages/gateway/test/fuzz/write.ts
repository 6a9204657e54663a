import type { VendorId } from '../e2e/gateway-setup.ts';
import { withFragments } from './selection.ts';

const VARIABLES =
  '$account: ID!, $folder: ID!, $home: ID!, $model: ID!, $second: ID!, $asset: ID!, $job: ID!, $user: ID!';

const DONE = '{ results { id isDone error { code message retryAfterMs } } }';
const JOB = '{ job { ...JobAll } }';

/** What each vendor can do that costs calls; one field after the other, whatever the one before it met. */
const FIELDS: Readonly<Record<VendorId, string>> = {
  metafold: `createFolder(input: { accountId: $account, name: "New" }) { folder { ...FolderAll } }
    copy: createFolder(input: { accountId: $account, name: "Copy", copyOf: $folder }) { folder { ...FolderAll } }
    rename(id: $folder, name: "Other") { resource { ...Thing } }
    runWorkflow(input: { folderId: $home, definition: "jobs: { a: { type: mesh/preprocess } }",
      files: [{ role: "a.mesh", id: $asset }] }) ${JOB}
    cancelJob(id: $job) ${JOB}
    delete(ids: [$asset, $model]) ${DONE}`,
  authentise: `rename(id: $model, name: "Other") { resource { ...Thing } }
    transformModel(input: { modelId: $model, steps: [{ rotate: { x: 1, y: 2, z: 3 } }] }) ${JOB}
    createSnapshot(input: { modelId: $model, width: 64, height: 64 }) ${JOB}
    sliceModel(input: { modelId: $model, engine: "slic3r" }) ${JOB}
    delete(ids: [$model]) ${DONE}`,
  '3dverse': `createFolder(input: { accountId: $account, parentId: $folder, name: "New" }) { folder { ...FolderAll } }
    createAsset(input: { folderId: $folder, kind: "material", name: "New" }) { asset { ...AssetAll } }
    rename(id: $asset, name: "Other") { resource { ...Thing } }
    move(ids: [$asset, $model], folderId: $folder) ${DONE}
    setFolderAccess(input: { folderId: $folder, memberId: $user, level: WRITE }) { folder { ...FolderAll } }
    createUser(input: { accountId: $account, username: "ada" }) { user { ...Person } }
    createUserToken(input: { userId: $user, level: READ }) { token expiresAt }
    delete(ids: [$asset, $second]) ${DONE}`,
};

export function writesOf(vendor: VendorId): string {
  const used = VARIABLES.split(', ').filter((declared) =>
    FIELDS[vendor].includes(declared.split(':')[0] ?? ''),
  );
  return withFragments(`mutation (${used.join(', ')}) { ${FIELDS[vendor]} }`);
}

export const BEGIN_UPLOAD = `mutation ($account: ID!, $folder: ID!) {
  createUpload(input: { accountId: $account, folderId: $folder, files: [{ filename: "part.stl", size: 84 }] }) {
    uploadId expiresAt files { filename url method headers }
  }
}`;

export const COMPLETE_UPLOAD = withFragments(`mutation ($upload: ID!) {
  completeUpload(uploadId: $upload) { models { ...ModelAll } assets { ...AssetAll } job { ...JobAll } }
}`);

export const OTHERS = `query ($others: [ID!]) {
  models(first: 2, filter: { vendors: $others }) { nodes { name } sources { state } }
}`;
