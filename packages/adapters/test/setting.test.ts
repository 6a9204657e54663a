import { type SettingField, SettingsError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { credentialFingerprint } from '../src/fingerprint.ts';
import { createSettingReader } from '../src/setting.ts';

const FIELDS: readonly SettingField[] = ['baseUrl', 'profile', 'token'].map((key) => ({
  key,
  env: `ACME_${key}`,
  isSecret: key === 'token',
  description: key,
}));

test('everything that is wrong is told at once', () => {
  const reader = createSettingReader(FIELDS, { baseUrl: 'nowhere', profile: 'v9', colour: 'red' });
  reader.url('baseUrl', 'https://acme.example');
  reader.oneOf('profile', ['v1', 'v2'], 'v1');
  if (reader.optional('token') === undefined) reader.refuse('token', 'is missing');
  const problems = problemsOf(() => reader.finish());
  expect(problems.map(({ key }) => key)).toEqual(['colour', 'baseUrl', 'profile', 'token']);
});

test.each(['ftp://host', 'https://user:pass@host', 'https://host?key=1', 'https://host#x', 'acme'])(
  'the address %s is refused without being repeated',
  (baseUrl) => {
    const reader = createSettingReader(FIELDS, { baseUrl });
    reader.url('baseUrl', 'https://acme.example');
    const [problem] = problemsOf(() => reader.finish());
    expect(problem?.key).toBe('baseUrl');
    expect(problem?.message).not.toContain(baseUrl);
  },
);

test('origins stand side by side; what is more than an origin is refused', () => {
  const read = (baseUrl: string) => {
    const reader = createSettingReader(FIELDS, { baseUrl });
    const origins = reader.origins('baseUrl');
    reader.finish();
    return origins;
  };
  expect(read('')).toEqual([]);
  expect(read('http://127.0.0.1:9000/, https://FILES.example,')).toEqual([
    'http://127.0.0.1:9000',
    'https://files.example',
  ]);
  for (const value of ['https://files.example/path', 'https://a, b', 'https://*.example']) {
    expect(problemsOf(() => read(value))).toMatchObject([{ key: 'baseUrl' }]);
  }
});

test('an address keeps its path and loses its last slash; blank settings are absent', () => {
  const reader = createSettingReader(FIELDS, {
    baseUrl: ' http://127.0.0.1:4103/app/v1/ ',
    token: ' ',
  });
  expect(reader.url('baseUrl', 'https://acme.example')).toBe('http://127.0.0.1:4103/app/v1');
  expect(reader.optional('token')).toBeUndefined();
  expect(reader.oneOf('profile', ['v1', 'v2'], 'v2')).toBe('v2');
  expect(() => reader.finish()).not.toThrow();
});

test('fingerprints are equal for equal credentials only, and hold nothing of them', () => {
  const fingerprintOf = (vendorId: string, ...secrets: string[]) =>
    credentialFingerprint({ vendorId, secrets });
  const fingerprint = fingerprintOf('acme', 'id', 'secret');
  expect(fingerprintOf('acme', 'id', 'secret')).toBe(fingerprint);
  expect(fingerprintOf('acme', 'ids', 'ecret')).not.toBe(fingerprint);
  expect(fingerprintOf('other', 'id', 'secret')).not.toBe(fingerprint);
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

function problemsOf(run: () => void): SettingsError['problems'] {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
