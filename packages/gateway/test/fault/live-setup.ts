import { encodeGlobalId } from '@fabgraph/schema';
import { createGateway, type GatewayOptions } from '../../src/index.ts';
import { type Transport, type Watch, watch } from '../e2e/live-client.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { createMemoryVendor, type MemoryVendor } from '../hub/memory-vendor.ts';
import { listenFor } from '../server/listening.ts';

export const PUBLIC_URL = 'https://graph.example.com';
export const SECRET = '0123456789abcdef0123456789abcdef';

export interface JobEvent {
  readonly origin: string;
  readonly change: string;
  readonly previousStatus: string | null;
  readonly job: { readonly name: string; readonly status: string } | null;
}

const JOB_UPDATED = `subscription ($id: ID!) {
  jobUpdated(id: $id) { origin change previousStatus job { name status } }
}`;

export interface LiveOptions {
  readonly vendors?: readonly MemoryVendor[];
  readonly live?: GatewayOptions['live'];
  /** Null: vendors cannot reach the gateway. */
  readonly publicUrl?: string | null;
}

/** A gateway on a port over vendors in memory; its polls' time is driven. */
export async function startLive({
  vendors = [createMemoryVendor()],
  live = {},
  publicUrl = PUBLIC_URL,
}: LiveOptions = {}) {
  const timers = createDrivenTimers();
  const gateway = createGateway({
    registry: {
      vendors: vendors.map(({ adapter }) => ({
        info: adapter.vendor,
        capabilities: ['LIST_JOBS'],
      })),
      accounts: vendors.map(({ adapter }) => adapter),
    },
    secret: SECRET,
    publicUrl: publicUrl ?? undefined,
    live: { timers, random: () => 0, callsPerSecond: 1_000, ...live },
  });
  const url = await listenFor(gateway);
  const [vendor] = vendors as readonly [MemoryVendor];

  return {
    gateway,
    vendor,
    timers,
    url,
    idOf: (path: string, of: MemoryVendor = vendor) => encodeGlobalId(of.ref(path)),
    watchJob: (path: string, transport: Transport = 'SSE', of: MemoryVendor = vendor) =>
      watch<JobEvent>(transport, `${url}/graphql`, 'jobUpdated', JOB_UPDATED, {
        id: encodeGlobalId(of.ref(path)),
      }),
  };
}

/** Has what was read told, for as long as a wire takes. */
export async function told(watching: Watch<JobEvent>, count: number): Promise<readonly string[]> {
  await watching.received(count);
  return watching.events.map(brief);
}

export function brief({ origin, change, job }: JobEvent): string {
  return `${origin} ${change} ${job?.status ?? null}`;
}
