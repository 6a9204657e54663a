import { expect, test } from 'vitest';
import { connect, createContext, facetsOf } from './connect.ts';

test('newer quotas tell what remains and what was ever used', async () => {
  const { adapter } = await connect({ profile: 'legacy', user: 'remaining' });
  const { account } = facetsOf(adapter);
  const context = createContext();
  const quotas = (await account.getQuotas?.(context)) ?? [];
  expect(quotas.map(({ name }) => name).sort()).toEqual([
    'export',
    'import',
    'project',
    'simulation',
  ]);
  expect(quotas.every(({ used, limit }) => used === null && limit === null)).toBe(true);
  expect(
    quotas.some(({ remaining, lifetimeUsed }) => remaining !== null && lifetimeUsed !== null),
  ).toBe(true);
  expect(await account.getLicense?.(context)).toMatchObject({
    product: expect.any(String),
    issuedAt: expect.any(Date),
    features: null,
  });
});

test('older quotas tell what was used and the license’s limits', async () => {
  const { adapter } = await connect({ profile: 'legacy', user: 'used' });
  const { account } = facetsOf(adapter);
  const context = createContext();
  const quotas = (await account.getQuotas?.(context)) ?? [];
  expect(quotas.map(({ name }) => name).sort()).toEqual(['export', 'import', 'project']);
  expect(quotas.every(({ remaining }) => remaining === null)).toBe(true);
  expect(quotas.some(({ used, limit }) => used !== null && limit !== null)).toBe(true);
  expect(await account.getLicense?.(context)).toMatchObject({
    product: expect.any(String),
    features: { allow_conform: expect.any(Boolean) },
  });
});

test('a server that no longer tells has none', async () => {
  const { adapter } = await connect({ profile: 'v1', user: 'absent' });
  const { account } = facetsOf(adapter);
  expect(await account.getLicense?.(createContext())).toBeNull();
  expect(await account.getQuotas?.(createContext())).toBeNull();
});
