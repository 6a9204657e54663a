import { pause } from './loops.mjs';

const FOLDERS = '{ folders { nodes { id account { name vendor { id } } } } }';
const CREATE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { uploadId files { url } }
}`;
const COMPLETE =
  'mutation ($id: ID!) { completeUpload(uploadId: $id) { models { id } assets { id } } }';
const UPLOAD = `mutation ($input: UploadModelInput!) {
  uploadModel(input: $input) { models { id } assets { id } }
}`;
const DELETE = 'mutation ($ids: [ID!]!) { delete(ids: $ids) { results { id isDone } } }';

const SLOT_BYTES = 200_000;
const FORM_BYTES = 20_000;
const PARTS = 10;
/** Uploads that are there at the same time: the vendor has time to report of each. */
const STANDING = 6;
/** Its vendor knows no way to delete what was uploaded. */
const LASTING = 'authentise';
const WAYS = ['slot', 'authentise', 'cut', '3dverse', 'metafold'];

/** Uploads in every way, one after the other, and takes away again what has been there for a while. */
export function createSending({ caller, counts }) {
  /** What each upload has made, the oldest first. */
  const made = [];
  let folders;

  return {
    newest: () => made.at(-1)?.ids[0],
    send: async (turn) => {
      folders ??= await readFolders();
      const way = WAYS[turn % WAYS.length];
      const name = `soak-${turn}.stl`;
      const ids = way === 'slot' || way === 'cut' ? await put(name, way) : await post(name, way);
      if (ids === null) counts.cutOff += 1;
      else if (ids.length > 0) {
        counts.uploads += 1;
        made.push({ ids, isLasting: way === LASTING });
      }
      if (made.length > STANDING) await remove(made[0]);
    },
  };

  async function readFolders() {
    const { data } = await caller.ask(FOLDERS);
    const nodes = data?.folders?.nodes ?? [];
    return new Map(
      nodes.map(({ id, account }) => [account.vendor.id, { id, account: account.name }]),
    );
  }

  /** To an address of its own, and all of it or a part. */
  async function put(filename, way) {
    const { id: folderId, account: accountId } = folders.get('metafold') ?? {};
    const files = [{ filename, size: SLOT_BYTES }];
    const { data } = await caller.ask(CREATE, { input: { accountId, folderId, files } });
    const { uploadId, files: slots } = data?.createUpload ?? {};
    if (uploadId === undefined) return [];
    const isWhole = way === 'slot';
    const sent = await fetch(slots[0].url, {
      method: 'PUT',
      body: slowly(isWhole),
      headers: { 'content-length': String(SLOT_BYTES) },
      duplex: 'half',
      signal: isWhole ? undefined : AbortSignal.timeout(30),
    }).catch(() => null);
    if (sent?.status !== 201) return null;
    const { data: done } = await caller.ask(COMPLETE, { id: uploadId });
    return idsOf(done?.completeUpload);
  }

  /** With the operation. */
  async function post(name, vendor) {
    const { id: folderId, account: accountId } = folders.get(vendor) ?? {};
    const input = { accountId, files: [null], ...(vendor === 'authentise' ? {} : { folderId }) };
    const bytes = new Uint8Array(FORM_BYTES).fill(65);
    const file = { place: 'variables.input.files.0', name, bytes };
    const { data } = await caller.send(UPLOAD, { input }, file);
    return idsOf(data?.uploadModel);
  }

  async function remove({ ids, isLasting }) {
    const { data } = await caller.ask(DELETE, { ids });
    const results = data?.delete?.results ?? [];
    const isDone = results.length > 0 && results.every((each) => each.isDone);
    if (isDone || isLasting) made.shift();
    else made.push(made.shift());
  }
}

function idsOf(payload) {
  const { models = [], assets = [] } = payload ?? {};
  return [...models, ...assets].map(({ id }) => id);
}

async function* slowly(isWhole) {
  const chunk = new Uint8Array(SLOT_BYTES / PARTS).fill(65);
  for (let part = 0; part < PARTS; part += 1) {
    yield chunk;
    if (!isWhole) await pause(10);
  }
}
