import { encodeGlobalId } from '@fabgraph/schema';
import { expect, it, onTestFinished } from 'vitest';
import type { VendorId } from '../e2e/gateway-setup.ts';
import { put } from '../upload/put-client.ts';
import { CANARY } from './fault-gateway.ts';
import { FAULTY, startFaultyAccount } from './faulty-account.ts';
import { answerOf, PROJECT_ANSWER, startHostileVendor } from './hostile-vendor.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const JSON_TYPE = { 'content-type': 'application/json' };
const json = (body: unknown, headers = {}) =>
  answerOf(201, JSON.stringify(body), { ...JSON_TYPE, ...headers });

/** A host that no vendor may lead to, by several names. */
async function startOther() {
  const other = await startHostileVendor({ onCall: (socket) => socket.end(PROJECT_ANSWER) });
  onTestFinished(other.close);
  const links = [
    `${other.origin}/stolen`,
    `http://localhost:${other.port}/stolen`,
    `http://[::ffff:127.0.0.1]:${other.port}/stolen`,
    `http://user:word@127.0.0.1:${other.port}/`,
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
  ];
  return { links, calls: other.calls };
}

interface LinkCase {
  readonly what: string;
  readonly vendor: VendorId;
  readonly type: 'Model' | 'Asset';
  readonly path: string;
  /** What the vendor answers, with the link in it, to whatever is asked. */
  readonly answer: (link: string, path: string) => Buffer;
}

const READS: readonly LinkCase[] = [
  {
    what: 'a file of Metafold',
    vendor: 'metafold',
    type: 'Asset',
    path: 'projects/1/assets/7',
    answer: (link) => json({ id: '7', filename: 'a.stl', project_id: '1', link }),
  },
  {
    what: 'a model of 3DIAX',
    vendor: 'authentise',
    type: 'Model',
    path: ID,
    answer: (link) =>
      json({ uri: `/model/${ID}/`, name: 'part', status: 'processed', content: link }),
  },
  {
    what: 'a source file of 3dverse, by a redirect',
    vendor: '3dverse',
    type: 'Model',
    path: ID,
    answer: (link, path) =>
      path.endsWith(ID)
        ? answerOf(302, '', { location: link })
        : json({ source_file_id: ID, name: 'part.stl' }),
  },
];

it.each(READS)(
  'A31: the link to $what is refused where it leads to another host',
  async ({ vendor, type, path, answer }) => {
    const { links, calls: stolen } = await startOther();
    let [link = ''] = links;
    const { query, calls } = await startFaultyAccount(vendor, (call) => answer(link, call.path));
    const field = type.toLowerCase();
    const { data } = await query<{ one: { download: { url: string } } }>(
      `query ($id: ID!) { one: ${field}(id: $id) { download { url } } }`,
      { id: encodeGlobalId({ type, account: FAULTY, path }) },
    );
    for (const each of links) {
      link = each;
      const response = await fetch(data.one.download.url);
      const body = await response.text();
      expect([each, response.status, JSON.parse(body).code]).toEqual([
        each,
        502,
        'VENDOR_BAD_RESPONSE',
      ]);
      expect(body).not.toContain(CANARY);
    }
    expect(stolen).toEqual([]);
    expect(calls.length).toBeGreaterThanOrEqual(links.length);
  },
);

it('A31: the bytes of an upload are sent to no other host that 3DIAX names', async () => {
  const { links, calls: stolen } = await startOther();
  let link = '';
  const { query } = await startFaultyAccount('authentise', ({ method }) => {
    const model = { uri: `/model/${ID}/`, name: 'part', status: 'not-uploaded' };
    const headers = { location: `/model/${ID}/`, 'x-upload-location': link };
    return json({ ...model, 'upload-location': link }, method === 'POST' ? headers : {});
  });
  for (const each of links) {
    link = each;
    const { data } = await query<{ createUpload: { files: { url: string }[] } }>(
      'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { files { url } } }',
      { input: { accountId: FAULTY, files: [{ filename: 'a.stl', size: 5 }] } },
    );
    const slot = data.createUpload.files[0]?.url ?? '';
    expect(await put(slot, Buffer.from('solid'))).toMatchObject({
      status: 502,
      body: { code: 'VENDOR_BAD_RESPONSE' },
    });
  }
  expect(stolen).toEqual([]);
});

it('A31: the address that Metafold gives for a job’s state is not asked', async () => {
  const { links, calls: stolen } = await startOther();
  for (const link of links) {
    const state = { id: '9', type: 'test', state: 'pending', project_id: '1', link };
    const { query, calls } = await startFaultyAccount('metafold', ({ path, method }) => {
      if (path === '/projects/1') return PROJECT_ANSWER;
      if (method === 'POST') return json({ ...state, jobs: ['9'], definition: 'jobs: {}' });
      return json(state);
    });
    const { data, errors } = await query(
      `mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { job { status } } }`,
      {
        input: {
          folderId: encodeGlobalId({ type: 'Folder', account: FAULTY, path: 'projects/1' }),
          definition: 'jobs:\n  a:\n    type: x/y',
        },
      },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ runWorkflow: { job: { status: 'QUEUED' } } });
    expect(calls.some(({ method }) => method === 'POST')).toBe(true);
  }
  expect(stolen).toEqual([]);
});
