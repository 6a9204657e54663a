import { vendorDefinitions } from '@fabgraph/adapters';
import { createClient } from '@fabgraph/codegen-client';
import { DEMO_ACCOUNTS, startEmulators } from '@fabgraph/emulators';
import { createGateway } from '@fabgraph/gateway';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { watchJob } from '../src/watch-job.ts';

it.each([
  { transport: 'server-sent events', options: {} },
  { transport: 'WebSocket', options: { webSocket: WebSocket } },
])(
  'lists what runs, runs a workflow and prints its states until it succeeded, over $transport',
  async ({ options }) => {
    const { url, advance } = await startDemo();
    const ticking = setInterval(() => advance(1_000), 50);
    onTestFinished(() => clearInterval(ticking));
    const lines: string[] = [];

    await watchJob(createClient({ url, ...options }), (line) => lines.push(line));

    const text = lines.join('\n');
    expect(text).toMatch(/^\d+ jobs under way:$/m);
    for (const vendor of ['Metafold', 'Authentise 3DIAX', '3dverse']) {
      expect(text).toMatch(new RegExp(`^  ${vendor}: \\w+ .* (QUEUED|RUNNING)`, 'm'));
    }
    expect(text).toMatch(/^Running a workflow on .+\.stl:$/m);
    expect(lines.at(-1)).toBe('  Metafold: WORKFLOW workflow SUCCEEDED 100 %');
  },
);

async function startDemo() {
  const emulators = await startEmulators({ clock: 'manual' });
  const doubles = [emulators.metafold, emulators.authentise, emulators['3dverse']];
  const gateway = createGateway({
    registry: {
      vendors: vendorDefinitions.map(({ vendor, capabilities }) => ({
        info: vendor,
        capabilities,
      })),
      accounts: DEMO_ACCOUNTS.map(({ vendor, account, settings, baseUrlSetting }) => {
        const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
        const double = doubles.find((each) => each.vendor === vendor);
        if (!definition || !double) throw new Error(`The demo has no ${vendor}.`);
        return definition.create(account, { ...settings, [baseUrlSetting]: double.baseUrl });
      }),
    },
    secret: 'a secret of the test, 32 bytes long',
    live: { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 },
  });
  const { url } = await gateway.listen({ port: 0 });
  onTestFinished(async () => {
    await gateway.close();
    await emulators.close();
  });
  return {
    url: `${url}/graphql`,
    advance: (ms: number) => {
      for (const { clock } of doubles) clock.advance(ms);
    },
  };
}
