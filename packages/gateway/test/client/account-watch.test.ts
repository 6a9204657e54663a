import { createClient } from '@fabgraph/codegen-client';
import { expect, it } from 'vitest';
import { startTestGateway } from '../e2e/gateway-setup.ts';
import { TRANSPORTS } from './transport.ts';

it.each(TRANSPORTS)(
  'accounts are watched over $transport until the reader leaves',
  async ({ options }) => {
    const { url, emulators } = await startTestGateway();
    const client = createClient({ url, ...options });
    const account = await client.accounts.get('metafold-demo');
    const told: string[] = [];
    for await (const event of client.accounts.watch(account?.id ?? '')) {
      told.push(`${event.change} ${event.account.state}`);
      if (told.length === 2) break;
      emulators.metafold.addFaults([{ path: '*', status: 401 }]);
      for await (const _folder of client.folders.list()) break;
    }
    expect(told).toEqual(['NONE HEALTHY', 'UPDATED UNAUTHENTICATED']);
  },
);
