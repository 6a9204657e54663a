import { expect, test } from 'vitest';
import { boxFile, createClient, start } from './authentise-fixture.ts';

const PROCESSING_MS = 3_000;

test('the event stream has a line for each change of state of what its reader may see', async () => {
  const emulator = await start({ sample: 'empty' });
  const client = createClient(emulator);
  const response = await client.get('/');
  expect(response.status).toBe(200);
  const lines = readLines(response);

  const uri = await client.upload(boxFile(1, 2, 3));
  expect(JSON.parse((await lines.next()).value ?? '')).toEqual({
    payload: { uri, status: 'processing' },
  });
  emulator.clock.advance(PROCESSING_MS);
  expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({
    payload: { uri, status: 'processed', size: { x: 1, y: 2, z: 3 } },
  });
  await lines.return(undefined);
});

test('a stranger’s changes are not on the stream', async () => {
  const emulator = await start({ sample: 'empty' });
  const client = createClient(emulator);
  const account = { username: 'ana', password: 'pw', name: 'Ana', email: 'ana@shop.example' };
  await client.post('/users/', account);
  const login = await createClient(emulator, {}).post('/sessions/', account);
  const cookie = login.headers.get('set-cookie')?.split(';', 1).join('') ?? '';
  const stranger = createClient(emulator, { cookie });
  const lines = readLines(await stranger.get('/'));
  await client.upload(boxFile(1, 1, 1));
  const own = await stranger.upload(boxFile(1, 1, 1));
  expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ payload: { uri: own } });
  await lines.return(undefined);
});

test('the event stream asks for a session or token', async () => {
  const emulator = await start({ sample: 'empty' });
  expect((await createClient(emulator, {}).get('/')).status).toBe(401);
});

/** The lines that are not blank. */
async function* readLines(response: Response): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}
