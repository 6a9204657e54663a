import { vendorDefinitions } from '@fabgraph/adapters';
import type { Emulators, EmulatorsOptions } from '@fabgraph/emulators';
import { describe, expect, it } from 'vitest';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { startTestGateway, type TestGateway, type VendorId } from './gateway-setup.ts';
import { until, type Watch, watch } from './live-client.ts';

interface Told {
  readonly change: string;
  readonly job: { readonly account: { readonly name: string } };
}

/** A vendor with two accounts, each with a credential of its own. */
interface Pair {
  readonly vendor: VendorId;
  /** What the vendor must know of the second credential. */
  readonly emulators: EmulatorsOptions;
  /** The second account's. */
  readonly settings: Readonly<Record<string, string>>;
  /** As the vendor's calls show them: of the demo's account and of the second. */
  readonly credentials: readonly [string, string];
}

const SECOND = 'second';
const JOB = 'subscription ($id: ID!) { jobUpdated(id: $id) { change job { account { name } } } }';
const JOBS = `subscription ($filter: JobFilter) {
  jobsUpdated(filter: $filter) { change job { account { name } } }
}`;

const PAIRS: readonly Pair[] = [
  {
    vendor: 'metafold',
    emulators: { metafold: { tokens: [{ token: 'second-token', label: SECOND }] } },
    settings: { accessToken: 'second-token' },
    credentials: ['metafold-demo-token', SECOND],
  },
  {
    vendor: 'authentise',
    emulators: {},
    settings: { tokenId: 'authentise-demo-id', tokenSecret: 'authentise-demo-secret' },
    credentials: ['session:demo', 'basic:authentise-demo-id'],
  },
];

const POLL_MS = 1_000;

describe.each(PAIRS)('of two accounts at $vendor', (pair) => {
  it('each is polled with its own credential, for all who watch it', async () => {
    const { test, timers, ids } = await start(pair);
    const watches = [...ids, ...ids].map((id) => watchJob(test, id));
    await Promise.all(watches.map(({ received }) => received(1)));
    const emulator = test.emulators[pair.vendor];
    const callers = () => emulator.calls().map(({ credential }) => credential);
    for (let poll = 0; poll < 3; poll += 1) {
      await until(() => timers.countWithin(POLL_MS) === 2, 'the polls to be due');
      emulator.clearCalls();
      await timers.advance(POLL_MS);
      await until(() => callers().length === 2, 'a poll each');
      expect(callers().sort()).toEqual([...pair.credentials].sort());
    }
  });

  it('one whose credential is revoked ends its own subscribers and nobody else’s', async () => {
    const { test, timers, ids } = await start(pair);
    const { vendor, credentials } = pair;
    const emulator = test.emulators[vendor];
    const ofBoth = watchJobs(test, { vendors: [vendor] });
    const ofFirst = [watchJob(test, ids[0]), watchJobs(test, { accounts: [`${vendor}-demo`] })];
    const ofSecond = [watchJob(test, ids[1]), watchJobs(test, { accounts: [SECOND] })];
    const stays = [...ofFirst, ofBoth];
    await Promise.all([...stays, ...ofSecond].map(({ received }) => received(1)));
    await until(() => timers.countWithin(POLL_MS) > 0, 'the polls to be due');

    emulator.addFaults([{ path: '/*', status: 401, credential: credentials[1] }]);
    await timers.advance(POLL_MS);
    for (const { ended } of ofSecond) await ended();
    for (const { errors } of ofSecond) {
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', account: SECOND } }]);
    }

    emulator.clearCalls();
    const before = stays.map(({ events }) => events.length);
    test.advance(120_000);
    await timers.advance(POLL_MS);
    for (const [index, { events, errors }] of stays.entries()) {
      await until(() => events.length > (before[index] ?? 0), `a change for watch ${index}`);
      expect(errors).toEqual([]);
    }
    expect(stays.map(({ isComplete }) => isComplete())).toEqual([true, false, false]);
    expect(new Set(emulator.calls().map(({ credential }) => credential))).toEqual(
      new Set([credentials[0]]),
    );

    emulator.clearFaults();
    const again = watchJob(test, ids[1]);
    await again.received(1);
    expect(again.events[0]?.job.account.name).toBe(SECOND);
  });
});

async function start(pair: Pair) {
  const timers = createDrivenTimers();
  const test = await startTestGateway({
    emulators: pair.emulators,
    accounts: (emulators) => [secondAccount(pair, emulators)],
    gateway: {
      live: {
        timers,
        random: () => 0,
        minIntervalMs: POLL_MS,
        maxIntervalMs: POLL_MS,
        callsPerSecond: 1_000,
      },
    },
  });
  const ids = await Promise.all([`${pair.vendor}-demo`, SECOND].map((name) => openJob(test, name)));
  return { test, timers, ids: ids as [string, string] };
}

function secondAccount({ vendor, settings }: Pair, emulators: Emulators) {
  const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
  if (definition === undefined) throw new Error(`no vendor ${vendor}`);
  return definition.create(SECOND, { ...settings, baseUrl: emulators[vendor].baseUrl });
}

/** A job of this account that is not over. */
async function openJob({ query }: TestGateway, account: string): Promise<string> {
  const { data } = await query<{ jobs: { nodes: { id: string }[] } }>(
    `query ($accounts: [ID!]) {
      jobs(first: 1, filter: { accounts: $accounts, statuses: [RUNNING, QUEUED] }) { nodes { id } }
    }`,
    { accounts: [account] },
  );
  const [job] = data.jobs.nodes;
  if (job === undefined) throw new Error(`${account} has no open job`);
  return job.id;
}

function watchJob({ url }: TestGateway, id: string): Watch<Told> {
  return watch('WebSocket', url, 'jobUpdated', JOB, { id });
}

function watchJobs({ url }: TestGateway, filter: Readonly<Record<string, unknown>>): Watch<Told> {
  return watch('SSE', url, 'jobsUpdated', JOBS, { filter });
}
