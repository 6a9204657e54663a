import { expect, it } from 'vitest';
import { callsOf, startTestGateway, type VendorId } from './gateway-setup.ts';

const VENDORS: readonly VendorId[] = ['metafold', 'authentise', '3dverse'];

interface Things {
  readonly account: string;
  readonly folder: string;
  readonly model: string;
  readonly asset: string;
  readonly job: string;
}

const ONE = 'results { error { code message } }';

/** A write that takes each power. What others than ids are is right: nothing else is to be refused. */
const WRITES: Readonly<Record<string, (things: Things) => string>> = {
  CANCEL_JOB: ({ job }) => `cancelJob(id: "${job}") { job { id } }`,
  CREATE_ASSET: ({ folder }) =>
    `createAsset(input: { folderId: "${folder}", kind: "material", name: "x" }) { asset { id } }`,
  CREATE_FOLDER: ({ account }) =>
    `createFolder(input: { accountId: "${account}", name: "x" }) { folder { id } }`,
  CREATE_SNAPSHOT: ({ model }) => `createSnapshot(input: { modelId: "${model}" }) { job { id } }`,
  DELETE: ({ asset }) => `delete(ids: ["${asset}"]) { ${ONE} }`,
  MANAGE_ACCESS: ({ folder }) =>
    `setFolderAccess(input: { folderId: "${folder}", memberId: "${folder}" }) { folder { id } }`,
  MANAGE_USERS: ({ account }) =>
    `createUser(input: { accountId: "${account}", username: "x" }) { user { id } }`,
  MOVE: ({ asset, folder }) => `move(ids: ["${asset}"], folderId: "${folder}") { ${ONE} }`,
  RUN_JOB: ({ folder }) => `runJob(input: { folderId: "${folder}", type: "x" }) { job { id } }`,
  RUN_WORKFLOW: ({ folder }) =>
    `runWorkflow(input: { folderId: "${folder}", definition: "x" }) { job { id } }`,
  SLICE_MODEL: ({ model }) =>
    `sliceModel(input: { modelId: "${model}", engine: "x" }) { job { id } }`,
  TRANSFORM_MODEL: ({ model }) =>
    `transformModel(input: { modelId: "${model}", steps: [{ autoTranslate: true }] }) { job { id } }`,
  UPDATE_ASSET: ({ asset }) => `replaceAsset(input: { assetId: "${asset}" }) { uploadId }`,
};

it.each(VENDORS)('what %s cannot do is UNSUPPORTED, and asks it nothing', async (vendor) => {
  const { query, emulators } = await startTestGateway();
  const { data } = await query<Record<string, { nodes: { id: string }[] }>>(
    `{ ${['folders', 'models', 'assets', 'jobs'].map((noun) => `${noun}(first: 1, filter: { vendors: ["${vendor}"] }) { nodes { id } }`).join(' ')} }`,
  );
  const idIn = (noun: string) => data[noun]?.nodes[0]?.id ?? expect.fail(noun);
  const { data: known } = await query<{
    accounts: { id: string; capabilities: string[]; vendor: { id: string } }[];
  }>('{ accounts { id capabilities vendor { id } } }');
  const account = known.accounts.find((each) => each.vendor.id === vendor);
  const things: Things = {
    account: account?.id ?? '',
    folder: idIn('folders'),
    model: idIn('models'),
    asset: idIn('assets'),
    job: idIn('jobs'),
  };
  emulators[vendor].clearCalls();
  const absent = Object.entries(WRITES).filter(([power]) => !account?.capabilities.includes(power));
  expect(absent.length).toBeGreaterThan(3);
  for (const [power, write] of absent) {
    const answer = await query<Record<string, { results: { error: unknown }[] } | null>>(
      `mutation { done: ${write(things)} }`,
    );
    const [error] = answer.data.done?.results.map((result) => result.error) ?? [];
    const told = error ?? { ...answer.errors?.[0], ...answer.errors?.[0]?.extensions };
    expect(told, power).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(power),
    });
  }
  expect(callsOf(emulators, vendor)).toEqual([]);
});
