import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import {
  type OpenedGateway,
  openTestGateway,
  startTestGateway,
} from '../../gateway/test/e2e/gateway-setup.ts';
import { cli, cliHere, parseLines, startCli } from './cli-setup.ts';

let gateway: OpenedGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const run = (...args: string[]) => cliHere(gateway.url, args);

it.each([
  { args: ['jbos', 'list'], says: "unknown command 'jbos'\n(Did you mean jobs?)" },
  { args: ['jobs', 'wach'], says: "unknown command 'wach'\n(Did you mean watch?)" },
  { args: ['models', 'list', '--frist', '3'], says: '(Did you mean --first?)' },
  { args: ['models', 'list', '--status', 'redy'], says: 'awaiting-upload, processing, ready' },
])('says of $args what is wrong with it, and ends with 2', async ({ args, says }) => {
  const { code, stdout, stderr } = await cliHere(gateway.url, args);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
});

it('explains itself', async () => {
  const [help, ofCommand, version] = await Promise.all([
    cli(gateway.url, ['--help']),
    run('jobs', 'run', '--help'),
    cli(gateway.url, ['--version']),
  ]);

  expect(help.code).toBe(0);
  for (const word of ['models', 'upload', 'download', 'FABGRAPH_URL', 'Exit codes:']) {
    expect(help.stdout).toContain(word);
  }
  expect(ofCommand.stdout).toContain('--definition <file>');
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

it('ends with 4 for what is not there, having shown the rest', async () => {
  const { data } = await gateway.query<{ models: { nodes: { id: string }[] } }>(
    '{ models(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } } }',
  );
  const id = data.models.nodes[0]?.id ?? '';
  const missing = Buffer.from(
    Buffer.from(id, 'base64url').toString().replace(/\d+$/, '999999'),
  ).toString('base64url');

  const { code, stdout, stderr } = await cli(gateway.url, ['get', missing, id, '--json']);

  expect(code).toBe(4);
  expect(parseLines(stdout)).toMatchObject([{ id }]);
  expect(parseLines(stderr)).toMatchObject([{ error: { code: 'NOT_FOUND', target: missing } }]);
});

it('ends with 6 where no gateway is, and says how to name one', async () => {
  const [text, json] = await Promise.all([
    cli('http://127.0.0.1:9/graphql', ['accounts']),
    cliHere('http://127.0.0.1:9/graphql', ['accounts', '--json']),
  ]);

  expect(text).toEqual({
    code: 6,
    stdout: '',
    stderr:
      'error: The gateway at http://127.0.0.1:9 cannot be reached. (GATEWAY_UNREACHABLE) Does one run there? --url or FABGRAPH_URL says where it is.\n',
  });
  expect(json.code).toBe(6);
  expect(parseLines(json.stderr)).toMatchObject([{ error: { code: 'GATEWAY_UNREACHABLE' } }]);
});

it.each(['nonsense', '/graphql', 'gateway:4000', 'http://', 'http://a:99999', 'ws://gateway'])(
  'ends with 2 at once where --url is %s',
  async (url) => {
    const ran = await Promise.all(
      [['accounts'], ['jobs', 'watch']].map((args) => cliHere(url, args)),
    );
    for (const { code, stderr } of ran) {
      expect(code).toBe(2);
      expect(stderr).toContain(`--url is no http(s) address: ${url} (INVALID_INPUT)\n`);
    }
  },
);

it('does not wait for ever for a gateway that never was there', async () => {
  const commands = [
    ['jobs', 'watch'],
    ['jobs', 'wait', 'some-id'],
  ];
  const ran = await Promise.all(
    commands.map((args) => cliHere('http://127.0.0.1:9/graphql', args)),
  );

  expect(ran.map(({ code }) => code)).toEqual([6, 6]);
});

it('warns of a vendor that is down and ends with 0; with 5 where none is left', async () => {
  const { url, emulators } = await startTestGateway();
  await emulators.authentise.close();

  const partial = await cli(url, ['models', 'list', '--json', '--first', '6']);
  expect(partial.code).toBe(0);
  expect(parseLines(partial.stdout)).toHaveLength(6);
  expect(parseLines(partial.stderr)).toMatchObject([
    {
      warning: {
        vendor: 'authentise',
        account: 'authentise-demo',
        code: 'VENDOR_UNAVAILABLE',
        message: expect.stringContaining('its models are missing'),
      },
    },
  ]);

  const alone = await cliHere(url, ['jobs', 'list', '--vendor', 'authentise']);
  expect(alone).toMatchObject({ code: 5, stdout: '' });
  expect(alone.stderr).toMatch(
    /^warning: authentise-demo failed, its jobs are missing: .*\(VENDOR_UNAVAILABLE, authentise, authentise-demo.*\)\n$/,
  );
});

it('warns of what is left out of a list', async () => {
  const { url, emulators } = await startTestGateway();
  const [first, second] = [{ id: '1', filename: 'gear.stl', project_id: '1' }, { id: '2' }];
  emulators.metafold.addFaults([
    { path: '/projects', body: [{ id: '1', name: 'Gears' }] },
    { path: '/projects/1/assets', body: [first, second] },
  ]);

  const { code, stdout, stderr } = await cliHere(url, ['assets', 'list', '--vendor', 'metafold']);
  expect(code).toBe(0);
  expect(stdout).toContain('gear.stl');
  expect(stderr).toMatch(/^warning: metafold-demo lacks some of its assets: 1 of 2 items .*\n$/);
});

it('sends headers, and repeats none of them where one is wrong', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization, String(request.headers['x-shop']));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"data":{"accounts":[]}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const [good, bad] = await Promise.all([
    cli(url, ['accounts', '--header', 'Authorization: Bearer s3cret', '--header', 'x-shop: 7']),
    cliHere(url, ['accounts', '--header', 's3cret']),
  ]);

  expect(good).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(seen).toEqual(['Bearer s3cret', '7']);
  expect(bad.code).toBe(2);
  expect(bad.stdout + bad.stderr).not.toContain('s3cret');
});

it('never lets a name from a vendor command the terminal, and escapes it in JSON', async () => {
  const name = '\u001b]0;owned\u0007\u009b31m\u202egnp.\u2066名前\u007f';
  const account = { id: 'a', name: 'x', vendor: { id: 'v', name: 'V' } };
  const source = { state: 'OK', account, error: null, returned: 1 };
  const model = { id: 'm', name, status: 'READY', format: null, size: 1, createdAt: null, account };
  const models = { nodes: [model], pageInfo: { hasNextPage: false }, sources: [source] };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { models } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const [text, json] = await Promise.all([
    cliHere(url, ['models', 'list']),
    cliHere(url, ['models', 'list', '--json']),
  ]);

  expect(text.stdout).toContain('␛]0;owned␇�31m�gnp.�名前␡');
  for (const { stdout } of [text, json]) {
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u2066]/u);
  }
  expect(parseLines(json.stdout)).toMatchObject([{ name }]);
});

it('ends quietly when nobody reads on', async () => {
  const running = startCli(gateway.url, ['models', 'list', '--all', '--json']);
  running.child.stdout?.once('data', () => running.child.stdout?.destroy());

  const { code, stderr } = await running.ended;

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
