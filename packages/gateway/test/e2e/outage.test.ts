import { describe, expect, it } from 'vitest';
import { callsOf, startTestGateway, vendorsOf } from './gateway-setup.ts';

interface Models {
  readonly models: {
    readonly edges: readonly { readonly node: { readonly account: { readonly name: string } } }[];
    readonly sources: readonly {
      readonly account: { readonly name: string };
      readonly state: string;
      readonly error: { readonly code: string; readonly message: string } | null;
    }[];
  };
}

const MODELS = `{
  models(first: 30) {
    edges { node { name account { name } } }
    sources { account { name } state error { code message } }
  }
}`;

describe('vendors that are down', () => {
  it('cost their own items only, and the page says so', async () => {
    const { query, emulators } = await startTestGateway();
    await emulators.authentise.close();
    const { status, data, errors } = await query<Models>(MODELS);
    expect(status).toBe(200);
    expect(errors).toBeUndefined();
    const accounts = new Set(data.models.edges.map(({ node }) => node.account.name));
    expect(accounts).toEqual(new Set(['metafold-demo', '3dverse-demo']));
    expect(data.models.sources).toMatchObject([
      { account: { name: 'metafold-demo' }, state: 'OK', error: null },
      {
        account: { name: 'authentise-demo' },
        state: 'FAILED',
        error: { code: 'VENDOR_UNAVAILABLE', message: expect.stringMatching(/\w/) },
      },
      { account: { name: '3dverse-demo' }, state: 'OK', error: null },
    ]);
  });

  it('leave an empty page and three reasons when all are', async () => {
    const { query, emulators } = await startTestGateway();
    for (const { close } of vendorsOf(emulators)) await close();
    const { status, data, errors } = await query<Models>(MODELS);
    expect(status).toBe(200);
    expect(errors).toBeUndefined();
    expect(data.models.edges).toEqual([]);
    expect(data.models.sources.map(({ state, error }) => `${state} ${error?.code}`)).toEqual(
      Array(3).fill('FAILED VENDOR_UNAVAILABLE'),
    );
  });
});

describe('a wrong token', () => {
  it('is UNAUTHENTICATED for its account’s fields and nobody else’s', async () => {
    const { query, emulators } = await startTestGateway({
      settings: { metafold: { accessToken: 'canary-wrong-token' } },
    });
    const listed = await query<Models>(MODELS);
    expect(listed.errors).toBeUndefined();
    expect(listed.data.models.sources.map(({ state, error }) => error?.code ?? state)).toEqual([
      'UNAUTHENTICATED',
      'OK',
      'OK',
    ]);
    const accounts = await query<{ accounts: { name: string; license: unknown }[] }>(
      '{ accounts { name state license { product } } }',
    );
    expect(accounts.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['accounts', 0, 'license'], 'UNAUTHENTICATED'],
    ]);
    expect(accounts.data.accounts).toHaveLength(3);
    expect(JSON.stringify([listed, accounts])).not.toContain('canary');
    expect(callsOf(emulators, 'authentise').length).toBeGreaterThan(0);
  });
});
