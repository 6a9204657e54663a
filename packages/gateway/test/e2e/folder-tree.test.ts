import { expect, it } from 'vitest';
import { callsOf, startTestGateway } from './gateway-setup.ts';

const BRANCHES = 4;
const LEAVES = 5;
const FOLDERS = 1 + BRANCHES + BRANCHES * LEAVES;

interface Level {
  readonly name: string;
  readonly assets: { readonly nodes: readonly unknown[] };
  readonly folders?: { readonly nodes: readonly Level[] };
}

const LEVEL = 'name assets(first: 10) { nodes { name kind } }';
const TREE = `query ($id: ID!) {
  folder(id: $id) {
    ${LEVEL} folders(first: 10) { nodes { ${LEVEL} folders(first: 10) { nodes { ${LEVEL} } } } }
  }
}`;

it('a folder tree costs one folder list and one asset list a folder', async () => {
  const { query, emulators } = await startTestGateway();
  const create = async (name: string, parentId: string | null) => {
    const { data, errors } = await query<{ createFolder: { folder: { id: string } } }>(
      `mutation ($input: CreateFolderInput!) { createFolder(input: $input) { folder { id } } }`,
      { input: { accountId: '3dverse-demo', name, ...(parentId !== null && { parentId }) } },
    );
    expect(errors).toBeUndefined();
    return data.createFolder.folder.id;
  };
  const top = await create('top', null);
  for (let branch = 0; branch < BRANCHES; branch += 1) {
    const id = await create(`branch ${branch}`, top);
    for (let leaf = 0; leaf < LEAVES; leaf += 1) await create(`leaf ${leaf}`, id);
  }
  emulators['3dverse'].clearCalls();

  const { data, errors } = await query<{ folder: Level }>(TREE, { id: top });
  expect(errors).toBeUndefined();
  const branches = data.folder.folders?.nodes ?? [];
  expect(branches.map(({ folders }) => folders?.nodes.length)).toEqual(
    Array(BRANCHES).fill(LEAVES),
  );
  const calls = callsOf(emulators, '3dverse');
  expect(calls.filter((call) => call === 'GET /app/v1/folders')).toHaveLength(1);
  expect(calls.filter((call) => call.endsWith('/assets'))).toHaveLength(FOLDERS);
  expect(calls).toHaveLength(1 + FOLDERS);

  emulators['3dverse'].clearCalls();
  await query(`query ($id: ID!) { folder(id: $id) { name folders { nodes { name } } } }`, {
    id: top,
  });
  expect(callsOf(emulators, '3dverse')).toEqual(['GET /app/v1/folders']);
  emulators['3dverse'].clearCalls();
  await query(`query ($id: ID!) { folder(id: $id) { name } }`, { id: top });
  expect(callsOf(emulators, '3dverse')).toHaveLength(1);
});
