import type { Emulators } from '@fabgraph/emulators';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { watch } from '../e2e/live-client.ts';
import { cube } from '../e2e/stl.ts';
import { ask, HOLDERS, sha256, watchAs } from './caller-setup.ts';
import { openRawSocket } from './raw-socket.ts';
import {
  ADA,
  AS_ADA,
  AS_BOB,
  BOB,
  bring,
  METAFOLD_TOKEN,
  startRequestAccounts,
} from './request-credential-setup.ts';

const FOLDERS =
  '{ folders(filter: { accounts: ["own"] }) { nodes { id } sources { state error { code message } } } }';
const MAKE =
  'mutation ($name: String!) { createFolder(input: { accountId: "own", name: $name }) { folder { id name } } }';
const READ = 'query ($id: ID!) { folder(id: $id) { name } }';

async function makeFolder(url: string, name: string, headers: Record<string, string>) {
  const { data, text } = await ask(url, null, MAKE, { name }, headers);
  if (data?.createFolder == null) throw new Error(text);
  return data.createFolder.folder.id as string;
}

/** Who asked 3dverse, as its double names credentials: `api_key:1` is Ada's, `api_key:2` Bob's. */
function credentialsAt(emulators: Emulators): readonly string[] {
  return [...new Set(emulators['3dverse'].calls().map(({ credential }) => credential))].sort();
}

describe('an account whose credentials come with each request', () => {
  it('is that of whoever sends them, and of nobody else', async () => {
    const { url } = await startRequestAccounts();
    const id = await makeFolder(url, 'canary-of-ada', AS_ADA);
    expect((await ask(url, null, READ, { id }, AS_ADA)).data).toEqual({
      folder: { name: 'canary-of-ada' },
    });
    const [own, others] = await Promise.all([
      ask(url, null, FOLDERS, {}, AS_ADA),
      ask(url, null, FOLDERS, {}, AS_BOB),
    ]);
    expect(own.data.folders.nodes).toContainEqual({ id });
    expect(others.data.folders.nodes).not.toContainEqual({ id });
    expect((await ask(url, null, READ, { id }, AS_BOB)).text).not.toContain('canary-of-ada');
  });

  it.each([
    ['none', {}, []],
    ['those of another account', bring({ lab: { apiKey: ADA } }), []],
    ['others than it needs', bring({ own: { userToken: ADA } }), []],
    ['what no credential can be', bring({ own: { apiKey: 'with blanks in it' } }), []],
    ['wrong ones', bring({ own: { apiKey: 'wrong' } }), ['api_key:unknown']],
  ])('is UNAUTHENTICATED alone where a request brings %s', async (_what, headers, sent) => {
    const { url, emulators } = await startRequestAccounts();
    const both =
      '{ folders(filter: { vendors: ["3dverse", "metafold"] }) { sources { account { name } state error { code } } } accounts { name state } }';
    const { status, data } = await ask(url, null, both, {}, headers);
    expect(status).toBe(200);
    const lacking = (name: string) => ({
      account: { name },
      state: 'FAILED',
      error: { code: 'UNAUTHENTICATED' },
    });
    expect(data.folders.sources).toEqual([
      lacking('own'),
      lacking('lab'),
      { account: { name: 'fixed' }, state: 'OK', error: null },
    ]);
    expect(credentialsAt(emulators)).toEqual(['3dverse-demo-key', ...sent]);
    expect(emulators.metafold.calls()).toEqual([]);
  });

  it('opens no session without them, and one where they are a name and a password', async () => {
    const { url, emulators } = await startRequestAccounts();
    const query =
      '{ models(filter: { accounts: ["floor"] }) { sources { state error { code message } } } }';
    const lacking = await ask(url, null, query, {}, bring({ floor: { username: 'demo' } }));
    expect(lacking.data.models.sources).toEqual([
      {
        state: 'FAILED',
        error: {
          code: 'UNAUTHENTICATED',
          message: expect.stringContaining('come with each request, in x-fabgraph-credentials'),
        },
      },
    ]);
    expect(emulators.authentise.calls()).toEqual([]);
    const whole = bring({ floor: { username: 'demo', password: 'demo-password' } });
    expect((await ask(url, null, query, {}, whole)).data.models.sources[0].state).toBe('OK');
  });

  it('sends its credentials to its own vendor only, and where the settings say', async () => {
    const { url, emulators } = await startRequestAccounts();
    const elsewhere = { apiKey: ADA, baseUrl: emulators.metafold.baseUrl, userToken: ADA };
    const headers = bring({ own: elsewhere, fixed: { apiKey: BOB }, none: { apiKey: BOB } });
    const { data } = await ask(url, null, FOLDERS, {}, headers);
    expect(data.folders.sources).toEqual([{ state: 'OK', error: null }]);
    await ask(
      url,
      null,
      '{ folders(filter: { accounts: ["fixed"] }) { totalCount } }',
      {},
      headers,
    );
    expect(emulators.metafold.calls()).toEqual([]);
    expect(credentialsAt(emulators)).toEqual(['3dverse-demo-key', 'api_key:1']);
  });

  it.each([
    ['no JSON', 'own:key'],
    ['a list', '[]'],
    ['no texts', '{"own":{"apiKey":7}}'],
  ])('is told where the header holds %s, before any vendor is asked', async (_what, header) => {
    const { url, emulators } = await startRequestAccounts();
    const reply = await ask(url, null, FOLDERS, {}, { 'x-fabgraph-credentials': header });
    expect(reply.status).toBe(400);
    expect(reply.errors?.[0]).toMatchObject({
      message: expect.stringContaining('x-fabgraph-credentials must be JSON'),
      extensions: { code: 'INVALID_INPUT' },
    });
    expect(emulators['3dverse'].calls()).toEqual([]);
    const socket = await openRawSocket(url, { 'x-fabgraph-credentials': header });
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toMatchObject({ code: 4_400 });
  });

  it('makes equal queries of two people two, and shares those of one', async () => {
    const { url, emulators } = await startRequestAccounts();
    await makeFolder(url, 'of-ada', AS_ADA);
    await makeFolder(url, 'of-bob', AS_BOB);
    emulators['3dverse'].clearCalls();
    const replies = await Promise.all(
      [AS_ADA, AS_BOB, AS_ADA, AS_BOB].map((headers) => ask(url, null, FOLDERS, {}, headers)),
    );
    const [ada, bob, adaAgain, bobAgain] = replies.map(({ data }) => JSON.stringify(data));
    expect(ada).toBe(adaAgain);
    expect(bob).toBe(bobAgain);
    expect(ada).not.toBe(bob);
    expect(credentialsAt(emulators)).toEqual(['api_key:1', 'api_key:2']);
  });

  it('is there for callers who may use it only', async () => {
    const key = 'key-of-fixed-only-0123456789abcdef012345';
    const holder = {
      name: 'f',
      keySha256: sha256(key),
      accounts: ['fixed'],
      access: 'read',
    } as const;
    const { url, emulators } = await startRequestAccounts({
      callers: { keys: [...HOLDERS.slice(2, 3), holder] },
    });
    const { data } = await ask(
      url,
      key,
      '{ folders { sources { account { name } } } }',
      {},
      AS_ADA,
    );
    expect(data.folders.sources).toEqual([{ account: { name: 'fixed' } }]);
    expect(credentialsAt(emulators)).toEqual(['3dverse-demo-key']);
  });
});

describe('D21: credentials over a WebSocket', () => {
  it.each([
    [
      'in the payload of connection_init',
      { 'x-fabgraph-credentials': { own: { apiKey: ADA } } },
      {},
    ],
    ['as text among headers in it', { headers: AS_ADA }, {}],
    ['with the request that opens it', {}, AS_ADA],
    ['in both, of which the payload counts', { headers: AS_ADA }, AS_BOB],
  ])('come %s', async (_where, payload, headers) => {
    const { url } = await startRequestAccounts();
    await makeFolder(url, 'canary-of-ada', AS_ADA);
    await makeFolder(url, 'canary-of-bob', AS_BOB);
    const socket = await openRawSocket(url, headers as Record<string, string>);
    socket.send({ type: 'connection_init', payload });
    await socket.received();
    const query = '{ folders(filter: { accounts: ["own"] }) { nodes { name } } }';
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    const text = JSON.stringify(await socket.received());
    expect(text).toContain('canary-of-ada');
    expect(text).not.toContain('canary-of-bob');
  });
});

it('takes files and gives them back by signed addresses with the credentials of a request only', async () => {
  const { url, emulators } = await startRequestAccounts();
  const folderId = await makeFolder(url, 'uploads', AS_ADA);
  const input = { accountId: 'own', folderId, files: [{ filename: 'a.stl' }] };
  const create =
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { uploadId files { url } } }';
  const { data } = await ask(url, null, create, { input }, AS_ADA);
  const [{ url: slot }] = data.createUpload.files;
  const put = (headers: Record<string, string>) =>
    fetch(slot, { method: 'PUT', headers, body: new Uint8Array(cube(4)) });
  const calls = emulators['3dverse'].calls().length;
  const refused = await put({});
  expect([refused.status, (await refused.json()).code]).toEqual([401, 'UNAUTHENTICATED']);
  expect((await put({ 'x-fabgraph-credentials': 'x' })).status).toBe(400);
  expect(emulators['3dverse'].calls()).toHaveLength(calls);
  const watched =
    'subscription { modelsUpdated(filter: { accounts: ["own"] }) { model { name } } }';
  const [ada, bob] = [AS_ADA, AS_BOB].map((headers) =>
    watchAs('SSE', url, '-', 'modelsUpdated', watched, headers),
  );
  expect((await put(AS_ADA)).status).toBe(201);

  const complete =
    'mutation ($id: ID!) { completeUpload(uploadId: $id) { models { id name } assets { id } } }';
  const id = data.createUpload.uploadId;
  const byAnother = await ask(url, null, complete, { id }, AS_BOB);
  expect(byAnother.data.completeUpload).toBeNull();
  const done = await ask(url, null, complete, { id }, AS_ADA);
  expect(done.data.completeUpload.models.length).toBeGreaterThan(0);
  await ada?.received(1);
  expect(bob?.events).toEqual([]);
  expect(bob?.errors).toEqual([]);

  emulators['3dverse'].clock.advance(600_000);
  const links = '{ assets(filter: { accounts: ["own"] }) { nodes { download { url } } } }';
  const { data: listed } = await ask(url, null, links, {}, AS_ADA);
  const [file] = listed.assets.nodes.flatMap(
    ({ download }: { download: { url: string } | null }) =>
      download === null ? [] : [download.url],
  );
  const read = async (headers: Record<string, string>) => (await fetch(file, { headers })).status;
  expect([await read({}), await read(AS_BOB), await read(AS_ADA)]).toEqual([401, 404, 200]);
});

it('D21: shows none of these credentials in answers or the log, and watches apart for each', async () => {
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void log.push(line) });
  const { url, emulators, gateway } = await startRequestAccounts({ gateway: { logger } });
  const everything = bring({ own: { apiKey: ADA }, lab: { accessToken: METAFOLD_TOKEN } });
  const answers = [
    await ask(
      url,
      null,
      '{ models { nodes { name } sources { state error { message } } } }',
      {},
      everything,
    ),
    await ask(url, null, FOLDERS, {}, bring({ own: { apiKey: 'canary-wrong' } })),
    await ask(url, null, FOLDERS, {}, bring({ own: { apiKey: 'canary with blanks' } })),
    await ask(url, null, FOLDERS, {}, { 'x-fabgraph-credentials': 'canary-no-json' }),
  ].map(({ text }) => text);
  emulators['3dverse'].addFaults([{ path: '*', status: 400, body: { message: ADA } }]);
  answers.push((await ask(url, null, FOLDERS, {}, AS_ADA)).text);
  const unasked = watch(
    'SSE',
    url,
    'jobsUpdated',
    'subscription { jobsUpdated(filter: { accounts: ["own"] }) { change } }',
  );
  await unasked.ended();
  expect(unasked.errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', account: 'own' });
  await gateway.close();
  const shown = [...answers, ...log, JSON.stringify(unasked.errors)].join('\n');
  for (const secret of [ADA, BOB, METAFOLD_TOKEN, 'canary-wrong', 'canary with', 'canary-no']) {
    expect(shown).not.toContain(secret);
  }
});
