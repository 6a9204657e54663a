const ACCOUNTS = `{
  folders(first: 50) { nodes { id account { id vendor { id } } } }
}`;
const CREATE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { uploadId files { url method headers } }
}`;
const COMPLETE = `mutation ($uploadId: ID!) {
  completeUpload(uploadId: $uploadId) {
    models { download { url } }
    assets { download { url } }
  }
}`;

/** Plans the upload of one file to the first folder of a vendor's account. */
export async function createUpload(url, vendor, file) {
  const { folders } = await query(url, ACCOUNTS);
  const { id: folderId, account } = folders.nodes.find(
    (folder) => folder.account.vendor.id === vendor,
  );
  const input = { accountId: account.id, folderId, files: [file] };
  const { createUpload: target } = await query(url, CREATE, { input });
  return { uploadId: target.uploadId, slot: target.files[0] };
}

/** Gives the address under which the file is read again. */
export async function completeUpload(url, uploadId) {
  const { completeUpload: result } = await query(url, COMPLETE, { uploadId });
  return [...result.models, ...result.assets].find(({ download }) => download !== null).download
    .url;
}

async function query(url, document, variables) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(errors[0].message);
  return data;
}
