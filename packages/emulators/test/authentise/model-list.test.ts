import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createClient, type ListJson, start } from './authentise-fixture.ts';

const NAMES = ['Bracket A', 'bracket b', 'Gear', 'gear bracket', 'Plate'];

/** Models of the five names, one second apart, the first and the last named above in this order. */
async function startWithNames(pageSize = 25) {
  const emulator = await start({ sample: 'empty', pageSize });
  const client = createClient(emulator);
  for (const name of NAMES) {
    await client.post('/model/', { name });
    emulator.clock.advance(1_000);
  }
  const namesAt = async (query: string) =>
    (await client.read<ListJson>(`/model/${query}`)).resources.map(({ name }) => name);
  return { emulator, client, namesAt };
}

describe('the list envelope', () => {
  test('holds resources, links and the count of all', async () => {
    const { emulator, client } = await startWithNames();
    const list = await client.read<ListJson>('/model/');
    expect(list.resources.map(({ name }) => name)).toEqual(NAMES);
    expect(list.links).toEqual({ self: `${emulator.origin}/model/`, next: null, prev: null });
    expect(list.meta).toEqual({ count: 5 });
  });

  test('leads through all pages by links.next and back by links.prev', async () => {
    const { emulator, client } = await startWithNames(2);
    const first = await client.read<ListJson>('/model/?sort=-name');
    const second = await client.read<ListJson>(first.links.next ?? '');
    const third = await client.read<ListJson>(second.links.next ?? '');
    expect(first.links.next?.startsWith(`${emulator.origin}/model/?`)).toBe(true);
    expect(
      [first, second, third].flatMap((page) => page.resources.map(({ name }) => name)),
    ).toEqual(NAMES.toSorted().reverse());
    expect([first, second, third].map((page) => page.meta.count)).toEqual([5, 5, 5]);
    expect(third.links.next).toBeNull();
    const back = await client.read<ListJson>(third.links.prev ?? '');
    expect(back.resources).toEqual(second.resources);
  });

  test('holds an item as its own address gives it', async () => {
    const client = createClient(await start());
    const list = await client.read<ListJson>('/model/?filter[status]=processed');
    const [item] = list.resources;
    expect(await client.read(item?.uri ?? '')).toEqual(item);
  });

  test('begins with the public sample and then the oldest, not the newest', async () => {
    const client = createClient(await start({ pageSize: 100 }));
    const { resources } = await client.read<ListJson>('/model/');
    const created = resources.slice(1).map((model) => model.created);
    expect(resources[0]?.name).toBe('Try it out');
    expect(created).toEqual(created.toSorted());
  });

  test('writes addresses with the host that the client asked', async () => {
    const emulator = await start();
    const body = await getAs(emulator.origin, 'models.example:8080', '/users/?username=demo');
    expect(JSON.parse(body).errors).toHaveLength(1);
    const list = await getAs(emulator.origin, 'models.example:8080', '/model/', {
      authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}`,
    });
    const { resources, links } = JSON.parse(list) as ListJson;
    const addresses = [links.next, ...resources.flatMap(({ uri, user_uri }) => [uri, user_uri])];
    expect(addresses.every((url) => url?.startsWith('http://models.example:8080/'))).toBe(true);
  });
});

describe('filters', () => {
  test.each([
    ['?name=bracket', ['Bracket A', 'bracket b', 'gear bracket']],
    ['?filter[name]=bracket', ['Bracket A', 'bracket b', 'gear bracket']],
    ['?filter%5Bname%5D=b*t', ['Bracket A', 'bracket b', 'gear bracket']],
    ['?name=g*brac', ['gear bracket']],
    ['?name=*', NAMES],
    ['?name=nothing', []],
    ['?status=not-uploaded&filter[name]=plate', ['Plate']],
    ['?status=processed', []],
    ['?created=2026-03-02%2009:00:01', ['bracket b']],
    ['?unknown=1', NAMES],
  ])('%s keeps what matches', async (query, expected) => {
    const { namesAt } = await startWithNames();
    expect(await namesAt(query)).toEqual(expected);
  });

  test('several addresses are asked for with commas', async () => {
    const { client, namesAt } = await startWithNames();
    const { resources } = await client.read<ListJson>('/model/');
    const uris = [resources[0]?.uri, resources[3]?.uri].join(',');
    expect(await namesAt(`?filter[uri]=${encodeURIComponent(uris)}`)).toEqual([
      'Bracket A',
      'gear bracket',
    ]);
  });
});

describe('sort', () => {
  const ascending = NAMES.toSorted();
  test.each([
    ['name', ascending],
    ['%2Bname', ascending],
    ['+name', ascending],
    ['-name', ascending.toReversed()],
    ['-created', NAMES.toReversed()],
    ['%2Bstatus, -name', ascending.toReversed()],
    ['+status,%20+created', NAMES],
  ])('by %s', async (sort, expected) => {
    const { namesAt } = await startWithNames();
    expect(await namesAt(`?sort=${sort}`)).toEqual(expected);
  });

  test('by a field that cannot be sorted by is refused', async () => {
    const { client } = await startWithNames();
    expect((await client.get('/model/?sort=volume')).status).toBe(400);
    expect((await client.get('/model/?sort=__proto__')).status).toBe(400);
  });
});

/** `fetch` does not let a caller write the Host header. */
function getAs(
  origin: string,
  host: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    request(new URL(path, origin), { headers: { ...headers, host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    })
      .on('error', reject)
      .end();
  });
}
