import { SettingsError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { metafoldDefinition } from '../../../src/vendors/metafold/index.ts';
import { createAdapter } from './connect.ts';

const CANARY = 'canary-91f2e0';

test.each([
  ['nothing at all', {}, ['accessToken']],
  ['half of a client', { clientId: 'a' }, ['clientSecret']],
  ['the other half', { clientSecret: CANARY }, ['clientId']],
  ['two kinds of credential', { accessToken: CANARY, clientId: 'a' }, ['accessToken']],
  ['a token with a line break', { accessToken: `${CANARY}\nx` }, ['accessToken']],
  [
    'everything wrong',
    {
      clientId: 'a',
      baseUrl: 'nowhere',
      tokenUrl: 'ftp://x',
      profile: 'v9',
      typo: 'x',
      linkOrigins: 'https://a/b',
      geometrySuffixes: 'stl,,3mf',
    },
    ['typo', 'tokenUrl', 'baseUrl', 'profile', 'linkOrigins', 'geometrySuffixes', 'clientSecret'],
  ],
])('%s is refused, with all that is wrong', (_what, settings, keys) => {
  const error = thrownBy(() => metafoldDefinition.create('a', settings));
  expect(error.problems.map(({ key }) => key)).toEqual(keys);
  expect(error.message).not.toContain(CANARY);
});

test('every setting has its variable, and the definition tells what adapters can do', () => {
  expect(metafoldDefinition.settings.map(({ env }) => env)).toEqual([
    'METAFOLD_ACCESS_TOKEN',
    'METAFOLD_CLIENT_ID',
    'METAFOLD_CLIENT_SECRET',
    'METAFOLD_BASE_URL',
    'METAFOLD_TOKEN_URL',
    'METAFOLD_AUDIENCE',
    'METAFOLD_PROFILE',
    'METAFOLD_LINK_ORIGINS',
    'METAFOLD_GEOMETRY_SUFFIXES',
  ]);
  expect([...metafoldDefinition.capabilities].sort()).toEqual([
    'CANCEL_JOB',
    'CREATE_FOLDER',
    'DELETE',
    'LIST_ASSETS',
    'LIST_FOLDERS',
    'LIST_JOBS',
    'LIST_MODELS',
    'RENAME',
    'REPORT_PROGRESS',
    'RUN_WORKFLOW',
    'UPDATE_ASSET',
    'UPLOAD_MODEL',
  ]);
});

test('equal credentials have equal fingerprints, others others', () => {
  const fingerprint = (settings: Record<string, string>) =>
    createAdapter('http://127.0.0.1:1', settings).credentialFingerprint;
  expect(fingerprint({ accessToken: 'a' })).toBe(fingerprint({ accessToken: 'a' }));
  expect(fingerprint({ accessToken: 'a' })).not.toBe(fingerprint({ accessToken: 'b' }));
  expect(fingerprint({ clientId: 'a', clientSecret: 'b' })).not.toBe(
    fingerprint({ clientId: 'a', clientSecret: 'c' }),
  );
});

function thrownBy(run: () => unknown): SettingsError {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('Nothing was wrong.');
}
