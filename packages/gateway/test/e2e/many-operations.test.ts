import { createClient } from 'graphql-ws';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { startTestGateway } from './gateway-setup.ts';
import { until } from './live-client.ts';

const QUERY = 'subscription { jobsUpdated(filter: { vendors: ["metafold"] }) { cursor } }';

it('fifty subscriptions over one socket are nothing that Node warns of', async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => void warnings.push(warning);
  process.on('warning', warn);
  const { url, gateway } = await startTestGateway();
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
  onTestFinished(async () => {
    process.off('warning', warn);
    await client.dispose();
  });
  const ignore = () => {};
  for (let index = 0; index < 50; index += 1) {
    client.subscribe({ query: QUERY }, { next: ignore, error: ignore, complete: ignore });
  }
  await until(() => gateway.hub.getStats().subscribers === 50, 'all subscribers');
  expect(warnings).toEqual([]);
});
