import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, it, onTestFinished } from 'vitest';
import { startTestGateway, type VendorId, vendorsOf } from './gateway-setup.ts';

const VENDORS: readonly VendorId[] = ['metafold', 'authentise', '3dverse'];
const NOUNS = ['folders', 'models', 'assets', 'jobs'] as const;

interface Listed {
  readonly [noun: string]: {
    readonly nodes: readonly { readonly vendorData?: unknown }[];
  };
}

const query = (vendor: VendorId, selection: string) =>
  `{ ${NOUNS.map((noun) => `${noun}(first: 40, filter: { vendors: ["${vendor}"] }) { nodes { ${selection} } }`).join(' ')} }`;

it.each(VENDORS)('vendorData is what %s answered, and costs no call', async (vendor) => {
  const { query: ask, emulators } = await startTestGateway();
  const countCalls = async (document: string) => {
    for (const emulator of vendorsOf(emulators)) emulator.clearCalls();
    const { data, errors } = await ask<Listed>(document);
    expect(errors).toBeUndefined();
    return {
      data,
      calls: emulators[vendor].calls().map(({ method, path }) => `${method} ${path}`),
    };
  };
  // Logged in from here on.
  await countCalls(query(vendor, 'name'));
  const without = await countCalls(query(vendor, 'name'));
  const answered = recordAnswers();
  const { data, calls } = await countCalls(query(vendor, 'vendorData'));
  expect(calls.toSorted()).toEqual(without.calls.toSorted());

  const told = new Set(answered().flatMap(objectsIn).map(textOf));
  const shown = NOUNS.flatMap((noun) => data[noun]?.nodes ?? []);
  expect(shown.length).toBeGreaterThan(40);
  for (const { vendorData } of shown) {
    // The one folder of a vendor that has none.
    if (vendorData === null) expect(vendor).toBe('authentise');
    else expect(told).toContain(JSON.stringify(vendorData));
  }
});

/** All JSON that vendors answer from now on. */
function recordAnswers(): () => readonly unknown[] {
  const bodies = new Map<unknown, Buffer[]>();
  const onChunk = (message: unknown) => {
    const { request, chunk } = message as { request: unknown; chunk: Buffer };
    bodies.set(request, [...(bodies.get(request) ?? []), Buffer.from(chunk)]);
  };
  subscribe('undici:request:bodyChunkReceived', onChunk);
  onTestFinished(() => void unsubscribe('undici:request:bodyChunkReceived', onChunk));
  return () =>
    [...bodies.values()].flatMap((chunks) => {
      try {
        return [JSON.parse(Buffer.concat(chunks).toString())];
      } catch {
        return [];
      }
    });
}

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

/** As it may be shown: without the secrets that are in the queries of addresses, and what a vendor reports to. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (key, member) => {
    if (key === 'callback_url') return undefined;
    return typeof member === 'string' && member.startsWith('http') ? member.split('?')[0] : member;
  });
}
