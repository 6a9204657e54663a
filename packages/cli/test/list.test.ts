import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway } from '../../gateway/test/e2e/gateway-setup.ts';
import { cli, cliHere, parseLines } from './cli-setup.ts';

let gateway: OpenedGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const run = (...args: string[]) => cliHere(gateway.url, args);

interface Line {
  readonly id: string;
  readonly name: string;
  readonly account: { readonly vendor: { readonly id: string } };
}

it.each(['models', 'assets', 'jobs', 'folders'])(
  'lists %s of all vendors, as a table and as NDJSON of the same things',
  async (noun) => {
    const [table, json] = await Promise.all([
      run(noun, 'list', '--first', '9'),
      cli(gateway.url, [noun, 'list', '--first', '9', '--json']),
    ]);

    expect(table).toMatchObject({ code: 0 });
    const [titles = '', ...rows] = table.stdout.trimEnd().split('\n');
    expect(titles).toMatch(/^NAME .* ID$/);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    const lines = parseLines<Line>(json.stdout);
    expect(lines).toHaveLength(9);
    expect(rows.map((row) => row.split(/\s+/).at(-1))).toEqual(lines.map(({ id }) => id));
    expect(new Set(lines.map(({ account }) => account.vendor.id)).size).toBe(3);
  },
);

it('stops at --first, says that there is more, and gives all with --all', async () => {
  const [some, all, ids] = await Promise.all([
    run('models', 'list', '--first', '3'),
    run('models', 'list', '--all', '--json'),
    run('models', 'list', '--all', '--ids'),
  ]);

  expect(some.stdout.trimEnd().split('\n')).toHaveLength(4);
  expect(some.stderr).toBe('There are more models: --first <count> or --all shows them.\n');
  const lines = parseLines<Line>(all.stdout);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  expect(lines.length).toBeGreaterThan(50);
  expect(ids.stdout.trimEnd().split('\n')).toEqual(lines.map(({ id }) => id));
});

it('lists what is directly in a folder', async () => {
  const { stdout } = await run('folders', 'list', '--vendor', 'metafold', '--first', '1', '--ids');
  const id = stdout.trim();
  const [own, all, wrong] = await Promise.all([
    run('assets', 'list', '--folder', id, '--all', '--ids'),
    run('assets', 'list', '--vendor', 'metafold', '--all', '--ids'),
    run('folders', 'list', '--folder', id),
  ]);

  const ids = own.stdout.trimEnd().split('\n');
  const every = all.stdout.trimEnd().split('\n');
  expect(every).toEqual(expect.arrayContaining(ids));
  expect(ids.length).toBeLessThan(every.length);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--folder') });
});

it('narrows by name, status, format, account, vendor and time, and by a filter as JSON', async () => {
  const [named, vendors, none, json] = await Promise.all([
    run('models', 'list', '--json', '--name', '*MOUNT*', '--format', 'stl', '--status', 'Ready'),
    run('jobs', 'list', '--json', '--vendor', 'authentise', '--account', 'authentise-demo'),
    run('models', 'list', '--created-after', '2999-01-01'),
    run('jobs', 'list', '--json', '--no-steps', '--filter', '{"kinds":["WORKFLOW"]}'),
  ]);

  const models = parseLines<Line & { status: string; format: string }>(named.stdout);
  expect(models.length).toBeGreaterThan(0);
  for (const { name, status, format } of models) {
    expect(name).toContain('mount');
    expect([status, format]).toEqual(['READY', 'stl']);
  }
  const jobs = parseLines<Line>(vendors.stdout);
  expect(new Set(jobs.map(({ account }) => account.vendor.id))).toEqual(new Set(['authentise']));
  expect(none).toEqual({ code: 0, stdout: '', stderr: 'No models found.\n' });
  const kinds = parseLines<{ kind: string }>(json.stdout).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['WORKFLOW']));
});

it('lists in one order over all accounts', async () => {
  const { stdout } = await run('models', 'list', '--json', '--all', '--order', 'created-at:desc');

  const times = parseLines<{ createdAt: string | null }>(stdout).flatMap((line) =>
    line.createdAt === null ? [] : [line.createdAt],
  );
  expect(times).toEqual([...times].sort().reverse());
});

it('lists the accounts', async () => {
  const [table, json] = await Promise.all([
    run('accounts'),
    cli(gateway.url, ['accounts', '--json']),
  ]);

  expect(table.stdout).toMatch(/^metafold-demo +Metafold +HEALTHY/m);
  const accounts = parseLines<Line>(json.stdout);
  expect(accounts.map(({ name }) => name)).toEqual([
    'metafold-demo',
    'authentise-demo',
    '3dverse-demo',
  ]);
});

it('gets things of every sort by id', async () => {
  const { data } = await gateway.query<Record<string, { nodes: { id: string }[] }>>(`{
    ${['models', 'assets', 'jobs', 'folders'].map((noun) => `${noun}(first: 1) { nodes { id } }`)}
  }`);
  const { data: own } = await gateway.query<{ accounts: { id: string }[] }>('{ accounts { id } }');
  const ids = [...Object.values(data).map(({ nodes }) => nodes[0]), own.accounts[0]].map(
    (node) => node?.id ?? '',
  );

  const [json, text] = await Promise.all([
    cli(gateway.url, ['get', ...ids, '--json']),
    run('get', ids[0] ?? ''),
  ]);

  expect(json.code).toBe(0);
  const things = parseLines<{ id: string; __typename: string }>(json.stdout);
  expect(things.map(({ id }) => id)).toEqual(ids);
  expect(things.map((thing) => thing.__typename)).toEqual([
    'Model',
    'Asset',
    'Job',
    'Folder',
    'Account',
  ]);
  expect(text.stdout).toMatch(/^account\.vendor\.name +Metafold$/m);
});
