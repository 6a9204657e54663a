import { describe, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import { connect, entityOf, type FakeAnswer, request, serveVendor, uuid, walk } from './support.ts';

const model = (number: number) => ({ account: 'shop', type: 'Model', path: uuid(number) }) as const;

async function failureOf(answer: FakeAnswer) {
  const vendor = await serveVendor(() => answer);
  const { models } = connect(vendor, { apiKey: 'canary-key' });
  return await rejection(models.list({ first: 10 }, request()));
}

describe('an error of the vendor', () => {
  test.each([
    [400, 'INVALID_INPUT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [429, 'RATE_LIMITED'],
  ] as const)('with status %i is %s, in the vendor’s words', async (status, code) => {
    const body = { errorCode: 1_004, message: 'Folder not found' };
    const error = await failureOf({ status, body });
    expect(error).toMatchObject({ code, vendor: '3dverse', account: 'shop', httpStatus: status });
    expect(error.message).toContain('Folder not found');
  });

  test.each<FakeAnswer>([
    {
      status: 403,
      body: '<html><body>canary-page</body></html>',
      headers: { 'content-type': 'text/html' },
    },
    { status: 403, body: '' },
    { status: 403, body: { message: { deep: 'canary-page' } } },
    { status: 403, body: [1, 2] },
  ])('of any other shape is told by its status: %j', async (answer) => {
    const error = await failureOf(answer);
    expect(error.code).toBe('FORBIDDEN');
    expect(error.message).not.toContain('canary');
  });

  test('that repeats the key back does not get it into the message', async () => {
    const error = await failureOf({ status: 401, body: { message: 'No such key: canary-key' } });
    expect(error.message).not.toContain('canary-key');
  });
});

test.each<FakeAnswer>([
  { body: {} },
  { body: null },
  { body: 'OK' },
  { body: '<html></html>', headers: { 'content-type': 'text/html' } },
  { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
])('what is no list of source files is a bad response: %j', async (answer) => {
  expect((await failureOf(answer)).code).toBe('VENDOR_BAD_RESPONSE');
});

test.each([[[]], [null], ['x'], [5]])(
  'what is no grouped list is a bad response: %j',
  async (body) => {
    const vendor = await serveVendor(() => ({ body }));
    const error = await rejection(connect(vendor).assets.list({ first: 10 }, request()));
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  },
);

test('an item that is not as documented costs that item, and a page still ends', async () => {
  const body = [
    { source_file_id: uuid(1), name: 'one.stl', size: 'large' },
    { source_file_id: '../users', name: 'two.stl' },
    null,
    { name: 'three.stl' },
    { source_file_id: uuid(4), name: null, source_file_original_name: 'four.stl' },
  ];
  const headers = { 'X-Source-Files-Count': '5' };
  const vendor = await serveVendor(() => ({ body, headers }));
  const files = await walk(connect(vendor).models, { first: 10 });
  expect(files.map(({ name, size }) => [name, size])).toEqual([
    ['one.stl', null],
    ['four.stl', null],
  ]);
});

test('null stands for what is not there, and groups of a wrong shape are passed over', async () => {
  const vendor = await serveVendor((path) =>
    path === '/assets'
      ? {
          body: {
            meshes: null,
            scenes: [
              { asset_id: uuid(1), name: 'House' },
              { asset_id: 'x', name: 'Bad' },
            ],
            total: 12,
            'no/container': [{ asset_id: uuid(2), name: 'Odd' }],
          },
          headers: { 'X-Assets-Count': 'many' },
        }
      : {
          body: [
            {
              upload_task_id: uuid(5),
              folder_id: null,
              uploaded_at: null,
              uploaded_by: null,
              conversion_tasks: null,
              progress: 'half',
              status: null,
            },
          ],
        },
  );
  const { assets, jobs } = connect(vendor);
  expect((await walk(assets, { first: 10 })).map(({ name }) => name)).toEqual(['House']);
  const [job] = await walk(jobs, { first: 10 });
  expect(job).toMatchObject({
    status: 'UNKNOWN',
    vendorStatus: null,
    progress: null,
    createdAt: null,
    folder: null,
    steps: [],
  });
});

test('a thing that answers as another shape is a bad response in its slot', async () => {
  const vendor = await serveVendor(() => ({ body: { name: 'no id' } }));
  const [slot] = await connect(vendor).models.getMany([model(1)], request());
  expect(slot).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', account: 'shop' });
});

test('the vendor’s payload is shown as it came, without queries of URLs and tokens', async () => {
  const payload = {
    source_file_id: uuid(1),
    name: 'one.stl',
    size: 5,
    extra: { user_token: 'canary', link: 'https://storage.invalid/a?signature=canary' },
  };
  const vendor = await serveVendor(() => ({ body: payload }));
  const [slot] = await connect(vendor).models.getMany([model(1)], request());
  const data = entityOf(slot).vendorData();
  expect(data).toMatchObject({ source_file_id: uuid(1), name: 'one.stl', size: 5 });
  expect(JSON.stringify(data)).not.toContain('canary');
});

test.each([
  '',
  'null',
  '{}',
  '{"offset":-1,"last":[]}',
  '{"start":1e99,"recent":"","here":""}',
  '{"start":0,"recent":"abc","here":""}',
  'x'.repeat(100_000),
])('a cursor of somebody else’s making is refused without a call (%#)', async (after) => {
  const vendor = await serveVendor(() => ({ body: [] }));
  const { models, assets, jobs } = connect(vendor);
  for (const facet of [models, assets, jobs]) {
    const error = await rejection(facet.list({ first: 10, after }, request()));
    expect(error.code).toBe('INVALID_INPUT');
  }
  expect(vendor.calls).toEqual([]);
});
