import { expect, it } from 'vitest';
import { startRestartable } from './restartable-gateway.ts';

const PAGE = `query ($after: String) {
  models(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;

interface Models {
  readonly models: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

it.each(['that is set', 'of the data folder'])(
  'a list is read on after a restart under the secret %s',
  async (secret) => {
    const { query, stop, start } = await startRestartable(
      secret === 'that is set' ? { FABGRAPH_SECRET: 'x'.repeat(32) } : {},
    );
    const whole = await query<Models>(PAGE.replace('first: 3', 'first: 6'));
    const first = await query<Models>(PAGE);
    await stop();
    await start();
    const second = await query<Models>(PAGE, { after: first.data.models.pageInfo.endCursor });

    expect(second.errors).toBeUndefined();
    expect([...first.data.models.nodes, ...second.data.models.nodes]).toEqual(
      whole.data.models.nodes,
    );
  },
);

it('a list is begun anew under another secret', async () => {
  const { query, stop, start } = await startRestartable({ FABGRAPH_SECRET: 'x'.repeat(32) });
  const first = await query<Models>(PAGE);
  await stop();
  await start({ FABGRAPH_SECRET: 'y'.repeat(32) });
  const { errors } = await query<Models>(PAGE, { after: first.data.models.pageInfo.endCursor });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
});
