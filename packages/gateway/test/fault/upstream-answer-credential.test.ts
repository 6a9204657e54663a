import { expect, it } from 'vitest';
import { callsOf } from '../e2e/gateway-setup.ts';
import { errorOf, type FaultGateway, projectOf, QUERY, useFaultGateway } from './fault-gateway.ts';

const MODELS = `{
  models(first: 3, filter: { vendors: ["authentise"] }) {
    nodes { name }
    sources { state error { code } }
  }
}`;

interface Models {
  readonly models: {
    readonly nodes: readonly unknown[];
    readonly sources: readonly { readonly state: string; readonly error: object | null }[];
  };
}

const faultGateway: () => FaultGateway = useFaultGateway(
  () => ({ gateway: { lists: { staleMs: 0 } } }),
  () => faultGateway().emulators.authentise.clearFaults(),
);

it('A2: a session that has ended is opened anew once, for all who need it', async () => {
  const { emulators, query } = faultGateway();
  const { authentise } = emulators;
  await query(MODELS);
  authentise.clearCalls();
  authentise.addFaults([{ method: 'GET', path: '/model/', status: 401, times: 1 }]);
  const documents = [1, 2, 3, 4].map((first) => MODELS.replace('first: 3', `first: ${first}`));
  const answers = await Promise.all(documents.map((document) => query<Models>(document)));
  for (const { data } of answers) expect(data.models.sources).toMatchObject([{ state: 'OK' }]);
  const logins = callsOf(emulators, 'authentise').filter((call) => call.startsWith('POST'));
  expect(logins).toHaveLength(1);
});

it('A2: where the new session is refused as well, that is the end of it', async () => {
  const { emulators, query } = faultGateway();
  const { authentise } = emulators;
  await query(MODELS);
  authentise.clearCalls();
  authentise.addFaults([{ method: 'GET', path: '/model/', status: 401 }]);
  const { data } = await query<Models>(MODELS);
  expect(data.models.sources).toMatchObject([
    { state: 'FAILED', error: { code: 'UNAUTHENTICATED' } },
  ]);
  const calls = callsOf(emulators, 'authentise');
  expect(calls.filter((call) => call.startsWith('GET'))).toHaveLength(2);
  expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
});

it('A5: a thing of somebody else’s looks like one that is not there', async () => {
  const { emulators, query } = faultGateway();
  emulators.metafold.addFaults([{ path: '/projects/555', status: 404 }]);
  const foreign = await query(QUERY, { id: projectOf(555) });
  const missing = await query(QUERY, { id: projectOf(999_999) });
  expect(foreign).toEqual(missing);
  expect(foreign.data).toMatchObject({ faulty: null });
});

it('A5: an account that the caller does not have is not asked about', async () => {
  const { emulators, query } = faultGateway();
  const foreign = await query(QUERY, { id: projectOf(1, 'somebody-else') });
  expect(callsOf(emulators, 'metafold')).toEqual([]);
  expect(foreign).toEqual(await query(QUERY, { id: projectOf(999_999) }));
});

it('B10: a vendor’s clock that is wrong makes no wait longer and no duration negative', async () => {
  const { emulators, ask } = faultGateway();
  const wrong = new Date(Date.now() + 600_000);
  const until = new Date(wrong.getTime() + 1_000);
  emulators.metafold.addFaults([
    {
      path: '*',
      status: 429,
      headers: { date: wrong.toUTCString(), 'retry-after': until.toUTCString() },
      times: 1,
    },
  ]);
  // It would be RATE_LIMITED at once if that were ten minutes.
  expect((await ask()).errors).toBeUndefined();

  const past = new Date(Date.now() - 600_000).toUTCString();
  emulators.metafold.addFaults([
    { path: '*', status: 429, headers: { 'retry-after': past }, times: 3 },
  ]);
  expect(errorOf(await ask())).toMatchObject({ code: 'RATE_LIMITED' });
});

it.each([
  ['ISO 8601 with an offset', '2025-03-30T03:30:00+02:00', '2025-03-30T01:30:00.000Z'],
  ['ISO 8601 over the change to summer time', '2025-03-30T02:30:00Z', '2025-03-30T02:30:00.000Z'],
  ['RFC 1123', 'Sun, 30 Mar 2025 02:30:00 GMT', '2025-03-30T02:30:00.000Z'],
  ['a time to come', '2099-01-01T00:00:00Z', '2099-01-01T00:00:00.000Z'],
])('B10: a time as %s is told in UTC', async (_, created, told) => {
  const { emulators, query } = faultGateway();
  const body = { id: '1', name: 'Gears', created };
  emulators.metafold.addFaults([{ path: '/projects/1', body }]);
  const { data } = await query('query ($id: ID!) { folder(id: $id) { createdAt } }', {
    id: projectOf(1),
  });
  expect(data).toEqual({ folder: { createdAt: told } });
});

it('B10: things of one vendor are in the order of its dates, whatever the time is here', async () => {
  const { emulators, query } = faultGateway();
  const dates = [
    '2099-01-01T00:00:00Z',
    'Sun, 30 Mar 2025 01:30:00 GMT',
    '2025-03-30T03:29:00+02:00',
    'next tuesday',
    '1969-12-31T23:59:59Z',
  ];
  const assets = dates.map((created, index) => ({
    id: String(index),
    filename: `part-${index}.stl`,
    created,
    project_id: '1',
  }));
  emulators.metafold.addFaults([
    { path: '/projects', body: [{ id: '1', name: 'Gears' }] },
    { path: '/projects/1/assets', body: assets.toReversed() },
  ]);
  const { data, errors } = await query<{
    assets: { nodes: { name: string }[]; sources: { ageMs: number | null }[] };
  }>(`{
    assets(first: 10, filter: { vendors: ["metafold"] }, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { name }
      sources { ageMs }
    }
  }`);
  expect(errors).toBeUndefined();
  const inOrder = [0, 1, 2, 4, 3].map((index) => ({ name: `part-${index}.stl` }));
  expect(data.assets.nodes).toEqual(inOrder);
  expect(data.assets.sources[0]?.ageMs ?? 0).toBeGreaterThanOrEqual(0);
});
