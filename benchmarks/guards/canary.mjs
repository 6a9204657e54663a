import { toMarkdownTable } from '../report.mjs';
import { createTenantClient } from './tenant-client.mjs';
import { headersOf, startTenantGateway } from './tenant-command.mjs';
import { listIds, OPERATIONS, RENAME, WATCHES, watchOf } from './tenant-operation.mjs';
import { canaryOf, sizesOf, startTenantVendors, TENANTS } from './tenant-vendor.mjs';

const FULL = 10_000;
const QUICK = 480;
/** Of each tenant, in one round: over HTTP each query twice, over WebSocket, and over SSE. */
const QUERIES_TWICE = 3;
const BY_SOCKET = 4;
const BY_STREAM = 2;
const PER_ROUND = TENANTS.length * (2 * QUERIES_TWICE + BY_SOCKET + BY_STREAM);
const STEP_MS = 2_000;
const RENAME_EVERY = 20;
const DISTURB_EVERY = 15;
const VENDORS = ['metafold', 'authentise', '3dverse'];
/** In a credential or key of anybody. */
const SECRET = /canary-secret/;
const SHOWN = 3;

/** Two tenants who ask the same at the same time; nothing of one must ever reach the other, nor any log. */
export async function crossTenants({ isQuick }) {
  const rounds = Math.ceil((isQuick ? QUICK : FULL) / PER_ROUND);
  const vendors = await startTenantVendors();
  const gateway = await startTenantGateway(vendors.baseUrls);
  const ears = Object.fromEntries(TENANTS.map((tenant) => [tenant, createEar(tenant)]));
  const clients = {};
  for (const tenant of TENANTS) {
    const { hear } = ears[tenant];
    clients[tenant] = await createTenantClient({
      url: gateway.url,
      headers: headersOf(tenant),
      hear,
    });
  }
  const things = {};
  for (const tenant of TENANTS) things[tenant] = await listIds(clients[tenant].ask, tenant);
  const problems = [];
  if (things.left.lab.join() !== things.right.lab.join()) {
    problems.push('the tenants do not have the same things');
  }
  for (const { query, variablesOf } of OPERATIONS) {
    const { errors } = await clients.left.ask(query, variablesOf(things));
    if (errors !== undefined) problems.push(`${query} is refused: ${JSON.stringify(errors)}`);
  }
  for (const tenant of TENANTS) {
    for (const query of WATCHES) await clients[tenant].watch(query);
  }
  let operations = 0;
  for (let round = 0; round < rounds; round += 1) await runRound(round);

  const metrics = await gateway.readMetrics();
  for (const client of Object.values(clients)) client.close();
  const said = await gateway.stop();
  await vendors.close();
  return report();

  /** All of it at once, while the vendors' clock moves on and now and then one of them fails for one tenant. */
  async function runRound(round) {
    if (round % DISTURB_EVERY === DISTURB_EVERY - 1) {
      const turn = Math.floor(round / DISTURB_EVERY);
      vendors.disturb(TENANTS[turn % 2], VENDORS[turn % 3], turn % 4 < 2 ? 400 : 503);
    }
    const asked = [];
    for (let place = 0; place < QUERIES_TWICE; place += 1) {
      const { query, variables } = operationOf(round + place);
      for (const tenant of [...TENANTS, ...TENANTS]) {
        asked.push(clients[tenant].ask(query, variables));
      }
    }
    for (let place = 0; place < BY_SOCKET; place += 1) {
      const { query, variables } = operationOf(round + place);
      for (const tenant of TENANTS) asked.push(clients[tenant].askBySocket(query, variables));
    }
    for (let place = 0; place < BY_STREAM; place += 1) {
      for (const tenant of TENANTS) {
        const { query, variables } = watchOf(things[tenant], round + place);
        asked.push(clients[tenant].askByStream(query, variables));
      }
    }
    vendors.advance(STEP_MS);
    if (round % RENAME_EVERY === 0) {
      for (const tenant of TENANTS)
        asked.push(clients[tenant].ask(RENAME, renaming(tenant, round)));
    }
    operations += asked.length;
    await Promise.all(asked);
  }

  function operationOf(number) {
    const { query, variablesOf } = OPERATIONS[number % OPERATIONS.length];
    // The same bytes from both: whose they are is told by the headers alone.
    return { query, variables: variablesOf(things) };
  }

  function renaming(tenant, round) {
    return { id: things[tenant].lab[0], name: `${canaryOf(tenant)} in round ${round}` };
  }

  function report() {
    const lines = said.stderr.split('\n').filter(Boolean);
    const count = (word) => lines.filter((line) => line.includes(word)).length;
    const shared = count('"shared":true');
    const places = {
      stdout: said.stdout,
      stderr: said.stderr,
      '/metrics': metrics,
      traces: said.traces,
    };
    const swept = Object.entries(places).map(([place, text]) => [
      place,
      text.length,
      (text.match(/canary-(secret|data)/g) ?? []).length,
    ]);
    for (const tenant of TENANTS) {
      const { wrongs, own, heard } = ears[tenant];
      for (const wrong of wrongs.slice(0, SHOWN)) problems.push(`${tenant} was told ${wrong}`);
      if (own < heard / 2) problems.push(`${tenant} saw its own canary in ${own} of ${heard} only`);
      if (ears[tenant].events < rounds)
        problems.push(`${tenant} heard ${ears[tenant].events} events`);
    }
    for (const [place, length, hits] of swept) {
      if (length === 0) problems.push(`nothing to sweep in ${place}`);
      if (hits > 0) problems.push(`${hits} canaries in ${place}`);
    }
    if (shared === 0) problems.push('no query was shared');
    if (said.exitCode !== 0) problems.push(`the gateway ended with ${said.exitCode}`);
    const total = (pick) => TENANTS.reduce((sum, tenant) => sum + pick(ears[tenant]), 0);
    const { left, right } = vendors.calls;
    const row = [
      operations,
      total(({ heard }) => heard),
      total(({ events }) => events),
      total(({ errors }) => errors),
      shared,
      left + right,
      total(({ wrongs }) => wrongs.length),
      0,
    ];
    const sweep = [['answers', total(({ length }) => length), total(({ secrets }) => secrets)]]
      .concat(swept)
      .map(([place, length, hits]) => [place, length, hits, 0]);
    return {
      text: [
        'Two tenants with the same things under the same ids, over HTTP, WebSocket and SSE:',
        toMarkdownTable(CROSSINGS, [row]),
        'Credentials and keys, and anywhere but in answers the vendors’ data, too, in what the gateway said:',
        toMarkdownTable(SWEEP, sweep),
      ].join('\n\n'),
      problems,
    };
  }
}

/** Looks at each text that a tenant gets, and keeps what it must not have got. */
function createEar(tenant) {
  const other = TENANTS.find((each) => each !== tenant);
  const [own, foreign] = [canaryOf(tenant), canaryOf(other)];
  const foreignSizes = sizesOf(other);
  const foreignAccount = `metafold-of-${other}`;
  const ear = { heard: 0, own: 0, events: 0, errors: 0, length: 0, secrets: 0, wrongs: [], hear };
  return ear;

  function hear(text) {
    if (text.includes('"type":"complete"') || text.startsWith('event: complete')) return;
    ear.heard += 1;
    ear.length += text.length;
    if (text.includes(own)) ear.own += 1;
    if (text.includes('"errors"')) ear.errors += 1;
    if (text.includes('"change"')) ear.events += 1;
    if (SECRET.test(text)) ear.secrets += 1;
    const isCrossed =
      text.includes(foreign) || text.includes(foreignAccount) || foreignSizes.test(text);
    if (isCrossed || SECRET.test(text)) ear.wrongs.push(text.slice(0, 1_000));
  }
}

const CROSSINGS = [
  ['operations', 'right'],
  ['texts heard', 'right'],
  ['events', 'right'],
  ['with errors', 'right'],
  ['shared queries', 'right'],
  ['vendor calls', 'right'],
  ['crossings', 'right'],
  ['promised', 'right'],
];
const SWEEP = [
  ['swept', 'left'],
  ['characters', 'right'],
  ['hits', 'right'],
  ['promised', 'right'],
];
