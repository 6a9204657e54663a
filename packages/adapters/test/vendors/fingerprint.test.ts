import type { VendorDefinition } from '@fabgraph/contract';
import { expect, onTestFinished, test } from 'vitest';
import { vendorDefinitions } from '../../src/index.ts';

const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  metafold: { accessToken: 'token' },
  authentise: { tokenId: 'id', tokenSecret: 'secret' },
  '3dverse': { apiKey: 'key' },
};

test.each(vendorDefinitions.map((definition) => [definition.vendor.name, definition] as const))(
  'the fingerprint of a credential at %s is equal under equal keys only',
  (_name, definition) => {
    const fingerprint = fingerprintOf(definition, 'one key');
    expect(fingerprintOf(definition, 'one key')).toBe(fingerprint);
    expect(fingerprintOf(definition, 'another key')).not.toBe(fingerprint);
    expect(fingerprintOf(definition, undefined)).not.toBe(fingerprint);
  },
);

function fingerprintOf({ vendor, create }: VendorDefinition, fingerprintKey: string | undefined) {
  const adapter = create('acme', SETTINGS[vendor.id] ?? {}, { fingerprintKey });
  onTestFinished(() => adapter.close());
  return adapter.credentialFingerprint;
}
