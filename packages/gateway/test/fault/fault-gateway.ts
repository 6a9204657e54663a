import { createTraffic, type TrafficOptions, vendorDefinitions } from '@fabgraph/adapters';
import type { Traffic } from '@fabgraph/contract';
import { encodeGlobalId } from '@fabgraph/schema';
import { afterAll, afterEach, assert, beforeAll, expect } from 'vitest';
import type { GatewayOptions } from '../../src/index.ts';
import { type Answer, openTestGateway, type TestGateway } from '../e2e/gateway-setup.ts';
import { backTo, countResources, withoutTimers } from './held-resource.ts';

/** The faulty vendor's. */
export function projectOf(id: number, account = 'metafold-demo'): string {
  return encodeGlobalId({ type: 'Folder', account, path: `projects/${id}` });
}

export const PROJECT = projectOf(1);

/** No answer, error, header or line of a log may hold it. */
export const CANARY = 'canary-token-51c7';

/** What the vendors that are well are asked beside the one that is not. */
const OTHERS = `others: models(first: 4, filter: { vendors: ["authentise", "3dverse"] }) {
  nodes { name account { name } }
  sources { state }
}`;

export const QUERY = `query ($id: ID!) { faulty: folder(id: $id) { name } ${OTHERS} }`;

export const MUTATION = `mutation ($username: String!) {
  faulty: createFolder(input: { accountId: "metafold-demo", name: "New" }) { folder { name } }
  others: createUser(input: { accountId: "3dverse-demo", username: $username }) { user { username } }
}`;

export interface FaultAnswer {
  readonly faulty: { readonly name?: string | null } | null;
  readonly others: unknown;
}

export interface FaultGateway extends TestGateway {
  readonly traffic: Traffic;
  /** One field of the faulty vendor beside fields of the others, which must be as they were. */
  readonly ask: () => Promise<Answer<FaultAnswer>>;
  readonly write: () => Promise<Answer<FaultAnswer>>;
  readonly advanceBreakers: (ms: number) => void;
  /** Nothing that was begun goes on. */
  readonly settled: () => Promise<void>;
  /** Nothing is left of the gateway, either. */
  readonly close: () => Promise<void>;
}

export interface FaultGatewayOptions {
  /** In place of the emulator: where the faulty vendor is. */
  readonly origin?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** More accounts of the faulty vendor, each with a credential of its own. */
  readonly accounts?: readonly string[];
  readonly limits?: TrafficOptions['limits'];
  readonly gateway?: Partial<GatewayOptions>;
}

/** Runs a test on a gateway one of whose vendors is made to misbehave, and sees that nothing is left of it. */
export async function withFaultGateway(
  options: FaultGatewayOptions,
  run: (test: FaultGateway) => Promise<void>,
): Promise<void> {
  const test = await openFaultGateway(options);
  try {
    await run(test);
    await test.settled();
  } finally {
    await test.close();
  }
}

/** The same gateway for all rows of a file, which leave nothing to each other. */
export function useFaultGateway(
  setUp: () => Promise<FaultGatewayOptions> | FaultGatewayOptions = () => ({}),
  heal: () => void = () => {},
): () => FaultGateway {
  let test: FaultGateway | undefined;
  beforeAll(async () => {
    test = await openFaultGateway({
      // Only what fails in a row opens the breaker, and an answer between the rows ends that.
      limits: { breaker: { minCalls: 100_000 } },
      ...(await setUp()),
    });
  });
  afterEach(async () => {
    await test?.settled();
    heal();
    test?.emulators.metafold.clearFaults();
    expect((await test?.ask())?.errors).toBeUndefined();
    test?.emulators.metafold.clearCalls();
  });
  afterAll(() => test?.close());
  return () => {
    assert(test);
    return test;
  };
}

async function openFaultGateway({
  origin,
  settings = {},
  accounts = [],
  limits,
  gateway = {},
}: FaultGatewayOptions): Promise<FaultGateway> {
  const atFirst = countResources();
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning);
  process.on('warning', onWarning);

  let skippedMs = 0;
  let writes = 0;
  const traffic = createTraffic({ limits, now: () => performance.now() + skippedMs });
  const opened = await openTestGateway({
    without: ['metafold'],
    accounts: ({ metafold }) => {
      const definition = vendorDefinitions.find(({ vendor }) => vendor.id === 'metafold');
      assert(definition);
      const baseUrl = origin ?? metafold.baseUrl;
      const accessToken = origin === undefined ? 'metafold-demo-token' : CANARY;
      const create = (account: string, token: string) =>
        definition.create(account, { accessToken: token, baseUrl, ...settings }, { traffic });
      return [
        create('metafold-demo', accessToken),
        ...accounts.map((account) => create(account, `${accessToken}-${account}`)),
      ];
    },
    gateway,
  });
  const { data: before } = await opened.query<FaultAnswer>(`{ ${OTHERS} }`);
  const id = origin === undefined ? await firstProject(opened) : PROJECT;
  opened.emulators.metafold.clearCalls();
  const { timers } = countResources();

  const check = (answer: Answer<FaultAnswer>, others: unknown) => {
    expect(answer.status).toBe(200);
    expect(answer.data.others).toEqual(others);
    expect(JSON.stringify(answer)).not.toContain(CANARY);
    return answer;
  };

  return {
    ...opened,
    traffic,
    ask: async () => check(await opened.query<FaultAnswer>(QUERY, { id }), before.others),
    write: async () => {
      writes += 1;
      const username = `ada-${writes}`;
      const answer = await opened.query<FaultAnswer>(MUTATION, { username });
      return check(answer, { user: { username } });
    },
    advanceBreakers: (ms) => {
      skippedMs += ms;
    },
    settled: () => withoutTimers(() => expect(countResources().timers).toBeLessThanOrEqual(timers)),
    close: async () => {
      await opened.close();
      process.off('warning', onWarning);
      await backTo(atFirst);
      expect(warnings).toEqual([]);
    },
  };
}

async function firstProject({ query }: TestGateway): Promise<string> {
  const { data } = await query<{ folders: { nodes: readonly { id: string }[] } }>(
    '{ folders(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } } }',
  );
  const [first] = data.folders.nodes;
  assert(first);
  return first.id;
}

/** The error at the faulty field, as the client sees it. */
export function errorOf({ errors, data }: Answer<FaultAnswer>) {
  expect(data.faulty).toBeNull();
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  assert(error);
  expect(error.path?.[0]).toBe('faulty');
  return { message: error.message, ...error.extensions } as {
    readonly message: string;
    readonly code: string;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number;
    readonly httpStatus?: number;
    readonly vendor?: string;
  };
}
