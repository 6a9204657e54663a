import { DEMO_ACCOUNTS } from '@fabgraph/emulators';
import { expect, it } from 'vitest';
import { watch } from '../e2e/live-client.ts';
import { cube, uploadFiles } from '../e2e/stl.ts';
import { sendRaw } from '../server/raw-request.ts';
import { startMeteredGateway } from './metered-gateway.ts';

const CANARY = 'canary7d1f';

/** Everything that a caller chooses or a vendor answers holds it. */
it('F10: shows nothing of what callers send and vendors answer in the metrics', async () => {
  const test = await startMeteredGateway({
    settings: { metafold: { accessToken: `${CANARY}-credential` } },
  });
  const { query, emulators, origin, scrape } = test;
  const document = `query ${CANARY}($name: String) {
    ${CANARY}: jobs(filter: { name: $name }) { nodes { id name } sources { state } }
    models { nodes { id name } }
    folders { nodes { id name } }
  }`;
  const { data } = await query<Record<string, { nodes: readonly { id: string }[] }>>(document, {
    name: CANARY,
  });
  await uploadFiles(test, 'authentise', [{ filename: `${CANARY}.stl`, content: cube(4) }]);
  await query(`{ node(id: "${CANARY}") { id } }`);
  await query(
    `mutation ${CANARY} { createFolder(input: { accountId: "metafold-demo", name: "${CANARY}" }) { folder { id } } }`,
  );
  const watching = watch(
    'SSE',
    test.url,
    CANARY,
    `subscription ${CANARY} { ${CANARY}: modelsUpdated { change } }`,
  );
  await watching.received(1);
  for (const fault of [
    { status: 400, body: { msg: CANARY } },
    { status: 500, body: CANARY },
    { status: 200, body: { [CANARY]: CANARY } },
    { status: 200, body: [{ id: CANARY, name: 5, [CANARY]: 1 }] },
    { status: 302, headers: { location: `https://${CANARY}.example.com/` } },
  ]) {
    for (const vendor of ['metafold', 'authentise', '3dverse'] as const) {
      emulators[vendor].clearFaults();
      emulators[vendor].addFaults([{ path: '*', ...fault }]);
    }
    await query(document);
  }
  for (const path of [`/${CANARY}`, `/uploads/${CANARY}`, `/callbacks/metafold-demo/${CANARY}`]) {
    await sendRaw(origin, {
      path,
      method: 'POST',
      headers: {
        origin: `https://${CANARY}.example.com`,
        'x-request-id': CANARY,
        authorization: `Bearer ${CANARY}`,
        'user-agent': CANARY,
      },
    });
  }
  const { text, value } = await scrape();
  expect(value('fabgraph_vendor_calls_total')).toBeGreaterThan(20);
  expect(text).not.toContain(CANARY);
  const secrets = DEMO_ACCOUNTS.flatMap(({ settings }) => Object.values(settings));
  for (const secret of secrets.filter(({ length }) => length >= 10)) {
    expect(text).not.toContain(secret);
  }
  // Ids of things, as the graph and as vendors have them.
  const ids = Object.values(data).flatMap(({ nodes }) => nodes.map(({ id }) => id));
  expect(ids.length).toBeGreaterThan(5);
  for (const id of ids) expect(text).not.toContain(id);
  for (const [, route = ''] of text.matchAll(/route="([^"]*)"/g)) {
    expect(route).toMatch(/^(?:\/?[a-z][\w.{}-]*)(?:\/[\w.{}-]*)*$|^\/$/i);
    expect(route).not.toMatch(/\d{2}|[\da-f]{8}/);
  }
});
