import { expect, it } from 'vitest';
import { startTestGateway, vendorsOf } from './gateway-setup.ts';

interface Models {
  readonly models: { readonly pageInfo: { readonly endCursor: string } };
}

it('a cursor that was given to another credential is refused before any call', async () => {
  const one = await startTestGateway();
  const other = await startTestGateway({
    settings: { metafold: { accessToken: 'the-token-of-somebody-else' } },
  });
  const { data } = await one.query<Models>('{ models(first: 5) { pageInfo { endCursor } } }');
  const { errors } = await other.query(
    'query ($after: String) { models(after: $after) { nodes { id } } }',
    { after: data.models.pageInfo.endCursor },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(errors?.[0]?.message).toContain('start again');
  expect(vendorsOf(other.emulators).flatMap(({ calls }) => calls())).toEqual([]);
});
