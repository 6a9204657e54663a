import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { DEMO_ACCOUNTS } from '@fabgraph/emulators';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { startTestGateway, vendorsOf } from './gateway-setup.ts';
import { watch } from './live-client.ts';
import { cube, uploadFiles } from './stl.ts';

const EVERYTHING = `{
  accounts { name state license { product } quotas { name } users { nodes { username vendorData } } }
  folders { nodes { name vendorData } sources { state error { code message } } }
  models(first: 100) { nodes { name vendorData geometry { volumeMm3 } } sources { state error { code message } } }
  assets(first: 100) { nodes { name vendorData } sources { state error { code message } } }
  jobs(first: 100) { nodes { name vendorData } sources { state error { code message } } }
}`;

it('shows no secret of any request or answer in answers, errors or the log', async () => {
  const log: string[] = [];
  const answers: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void log.push(line) });
  const secrets = recordSecrets();
  const test = await startTestGateway({ gateway: { logger } });
  const ask = async (document: string, variables?: Record<string, unknown>) =>
    answers.push(JSON.stringify(await test.query(document, variables)));

  await ask(EVERYTHING);
  for (const vendor of ['metafold', 'authentise', '3dverse'] as const) {
    const { models, assets } = await uploadFiles(test, vendor, [
      { filename: `secret-${vendor}.stl`, content: cube(4) },
    ]);
    for (const { id } of [...models, ...assets]) {
      await ask('query ($id: ID!) { node(id: $id) { ... on Resource { vendorData } } }', { id });
    }
  }
  const watching = watch(
    'SSE',
    test.url,
    'modelsUpdated',
    'subscription { modelsUpdated { change } }',
  );
  await watching.received(1);

  // Vendors that repeat in an error what they were sent, and that fail in every way.
  for (const faultOf of [
    (own: string) => ({ status: 400, body: { msg: own, message: own } }),
    (own: string) => ({ status: 401, body: { errors: [{ code: 'x', title: own }] } }),
    (own: string) => ({ status: 500, body: own }),
    (own: string) => ({ status: 200, body: `<html>${own}</html>` }),
    () => ({ reset: true }),
  ]) {
    for (const emulator of vendorsOf(test.emulators)) {
      emulator.clearFaults();
      emulator.addFaults([{ path: '*', ...faultOf(secrets.sentTo(emulator.origin).join(' ')) }]);
    }
    await ask(EVERYTHING);
  }

  // Three credentials, a session, and the signature of an upload location.
  expect(secrets.values.size).toBeGreaterThanOrEqual(5);
  const shown = [...answers, ...log, JSON.stringify([watching.events, watching.errors])].join('\n');
  for (const secret of secrets.values) expect(shown).not.toContain(secret);
});

/** What is sent to prove who we are, and what vendors answer to open a session or a file. */
function recordSecrets() {
  const values = new Set<string>(
    DEMO_ACCOUNTS.flatMap(({ settings }) => Object.values(settings)).filter(
      (value) => value.length >= 10,
    ),
  );
  const sentTo = new Map<string, Set<string>>();
  const onSent = (message: unknown) => {
    const { headers, request } = message as { headers: string; request: { origin: string } };
    const own = sentTo.get(String(request.origin)) ?? new Set();
    sentTo.set(String(request.origin), own);
    const sent =
      /^(?:authorization: (?:Bearer|Basic) |cookie: \w+=|api_key: |user_token: )(\S+)/gim;
    for (const [, value = ''] of headers.matchAll(sent)) {
      values.add(value);
      own.add(value);
    }
  };
  const onAnswer = (message: unknown) => {
    const { headers } = (message as { response: { headers: Buffer[] } }).response;
    const lines = headers.map(String);
    for (const [index, name] of lines.entries()) {
      if (!/^(?:set-cookie|x-upload-location)$/i.test(name)) continue;
      const value = lines[index + 1] ?? '';
      values.add(/(?<=[?&][\w-]+=|^\w+=)[\w.~%-]{8,}/.exec(value)?.[0] ?? value);
    }
  };
  subscribe('undici:client:sendHeaders', onSent);
  subscribe('undici:request:headers', onAnswer);
  onTestFinished(() => {
    unsubscribe('undici:client:sendHeaders', onSent);
    unsubscribe('undici:request:headers', onAnswer);
  });
  return { values, sentTo: (origin: string) => [...(sentTo.get(origin) ?? [])] };
}
