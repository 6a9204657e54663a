import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRequest, entityIn, facetOf, nounsOf, sampleOf } from './request.ts';
import type { DescribeAdapterOptions } from './subject.ts';

export function describeSecrets(options: DescribeAdapterOptions): void {
  const { start } = options;

  describe.each(nounsOf(options))('the payload of %s', (noun) => {
    it('shows no secret and no query of an address', async () => {
      const { adapter, secrets } = await start();
      const listed = await sampleOf(adapter, noun);
      const refs = listed.map(({ ref }) => ref);
      const read = await facetOf(adapter, noun).getMany(refs, createRequest());
      for (const { vendorData } of [...listed, ...read.map(entityIn)]) {
        const text = JSON.stringify(vendorData());
        expect(leaksIn(vendorData(), secrets)).toEqual([]);
        expect(text).not.toMatch(/https?:\/\/[^"\s]*[?#@]/);
      }
    });
  });

  it('has a fingerprint of its credentials that tells nothing of them', async () => {
    const { adapter, secrets } = await start();
    expect(adapter.credentialFingerprint).not.toBe('');
    expect(leaksIn([adapter.credentialFingerprint, adapter.origin], secrets)).toEqual([]);
  });
}

/** The secrets that can be seen in a value or an error: its message, members, stack and causes. */
export function leaksIn(value: unknown, secrets: readonly string[]): readonly string[] {
  const shown = inspect(value, { depth: null, showHidden: true, maxStringLength: null });
  return secrets.filter((secret) => shown.includes(secret));
}
