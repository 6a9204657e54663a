import { expect, it } from 'vitest';
import type { VendorId } from '../e2e/gateway-setup.ts';
import { startFaultyAccount } from './faulty-account.ts';
import { answerOf } from './hostile-vendor.ts';

const uuidOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const indexes = Array.from({ length: 50 }, (_, index) => index);

/** Fifty things of which one has no name. */
const nameUnless = (index: number) => (index === 24 ? {} : { name: `part ${index}` });

const MODELS = {
  resources: indexes.map((index) => ({ uri: `/model/${uuidOf(index)}/`, ...nameUnless(index) })),
};
const assetsFrom = (offset: number) => ({
  material: indexes
    .map((index) => ({ asset_id: uuidOf(index), ...nameUnless(index) }))
    .slice(offset),
});

it.each<[VendorId, string, (offset: number) => object, string, string]>([
  [
    'authentise',
    '/model/',
    () => MODELS,
    'models',
    'Authentise 3DIAX’s answer was left out: [24].name',
  ],
  ['3dverse', '/assets', assetsFrom, 'assets', '3dverse’s answer was left out: material[24].name'],
])(
  'A20: one of fifty items of %s that lacks a required field is told in its source',
  async (vendor, address, bodyFrom, field, place) => {
    const { query } = await startFaultyAccount(vendor, ({ path }) => {
      const { pathname, searchParams } = new URL(path, 'http://localhost');
      if (!pathname.endsWith(address)) return undefined;
      const offset = Number(searchParams.get('offset') ?? 0);
      return answerOf(200, JSON.stringify(bodyFrom(offset)));
    });
    const { data, errors } = await query<{ list: { nodes: object[]; sources: object[] } }>(
      `{ list: ${field}(first: 100) { nodes { name } sources { state error { code message } } } }`,
    );
    expect(errors).toBeUndefined();
    const message = `1 of 50 items of ${place} is not as documented.`;
    expect(data.list.sources).toEqual([
      { state: 'OK', error: { code: 'VENDOR_BAD_RESPONSE', message } },
    ]);
    expect(data.list.nodes).toHaveLength(49);
  },
);
