import { createClient, createCore } from '@fabgraph/codegen-client';
import { describe, expect, it } from 'vitest';
import { startRequestAccounts } from '../caller/request-credential-setup.ts';
import { cube } from '../e2e/stl.ts';
import { TRANSPORTS } from './transport.ts';

const credentials = {
  floor: { username: 'demo', password: 'demo-password' },
};

describe('credentials at vendors that the client brings', () => {
  it('are those of its lists; without them the account is closed', async () => {
    const { url } = await startRequestAccounts();
    const open = createClient({ url, credentials: async () => credentials });
    const closed = createClient({ url });
    const stateOf = async ({ models }: typeof open) =>
      (await models.list({ filter: { accounts: ['floor'] } }).page()).sources[0]?.state;
    expect(await stateOf(open)).toBe('OK');
    expect(await stateOf(closed)).toBe('FAILED');
  });

  it.each(TRANSPORTS)(
    'go with uploads and with subscriptions over $transport',
    async ({ options }) => {
      const { url, emulators } = await startRequestAccounts();
      const { models } = createClient({ url, credentials, ...options });
      const content = cube(20);
      const { id, status } = await models.upload(
        { content, filename: 'cube.stl' },
        { accountId: 'floor' },
      );
      expect(status).toBe('PROCESSING');
      const statuses = [];
      for await (const { model } of models.watch(id)) {
        statuses.push(model?.status);
        emulators.authentise.clock.advance(60_000);
      }
      expect(statuses).toEqual(['PROCESSING', 'READY']);
    },
  );

  it('that cannot be told end the call with the reason', async () => {
    const core = createCore({
      url: 'http://127.0.0.1:1/graphql',
      credentials: () => {
        throw new Error('the vault is closed');
      },
    });
    await expect(core.query('{ accounts { id } }')).rejects.toThrow('the vault is closed');
  });
});
