import { SettingsError } from '@fabgraph/contract';
import { assert, expect, test } from 'vitest';
import { threeDVerseDefinition } from '../../../src/vendors/3dverse/index.ts';
import { connect, request, serveVendor } from './support.ts';

function problemsOf(settings: Readonly<Record<string, string>>): SettingsError {
  try {
    threeDVerseDefinition.create('shop', settings);
  } catch (error) {
    assert.instanceOf(error, SettingsError);
    return error;
  }
  throw new Error('The settings were taken.');
}

test('each setting has its environment variable', () => {
  expect(
    threeDVerseDefinition.settings.map(({ key, env, isSecret }) => [key, env, isSecret]),
  ).toEqual([
    ['apiKey', 'THREEDVERSE_API_KEY', true],
    ['userToken', 'THREEDVERSE_USER_TOKEN', true],
    ['baseUrl', 'THREEDVERSE_BASE_URL', false],
    ['uploadField', 'THREEDVERSE_UPLOAD_FIELD', false],
    ['linkOrigins', 'THREEDVERSE_LINK_ORIGINS', false],
  ]);
});

test('what an adapter can do is derived from its facets', () => {
  expect(threeDVerseDefinition.capabilities).toEqual([
    'LIST_MODELS',
    'LIST_ASSETS',
    'LIST_JOBS',
    'LIST_FOLDERS',
    'UPLOAD_MODEL',
    'CREATE_ASSET',
    'CREATE_FOLDER',
    'RENAME',
    'MOVE',
    'DELETE',
    'MANAGE_ACCESS',
    'MANAGE_USERS',
    'REPORT_PROGRESS',
  ]);
});

test('without a credential the message names both ways to give one', () => {
  const { problems } = problemsOf({ apiKey: ' ' });
  expect(problems.map(({ key }) => key)).toEqual(['apiKey']);
  expect(problems[0]?.message).toContain('THREEDVERSE_API_KEY');
  expect(problems[0]?.message).toContain('THREEDVERSE_USER_TOKEN');
});

test('everything that is wrong is told at once, and no secret with it', () => {
  const error = problemsOf({
    apiKey: 'canary one',
    userToken: 'canary-two',
    baseUrl: 'ftp://vendor',
    uploadField: 'canary"four',
    linkOrigins: 'https://files.invalid/path',
    tokne: 'canary-three',
  });
  expect(error.problems.map(({ key }) => key).toSorted()).toEqual([
    'apiKey',
    'baseUrl',
    'linkOrigins',
    'tokne',
    'uploadField',
    'userToken',
  ]);
  expect(error.message).not.toContain('canary');
});

test('the credential goes out in its one header, never both', async () => {
  const vendor = await serveVendor(() => ({ body: [] }));
  await connect(vendor, { apiKey: 'key' }).folders.list({ first: 1 }, request());
  await connect(vendor, { userToken: 'token' }).folders.list({ first: 1 }, request());
  expect(vendor.headers.map(({ api_key, user_token }) => [api_key, user_token])).toEqual([
    ['key', undefined],
    [undefined, 'token'],
  ]);
});

test('equal credentials have equal fingerprints, others have others', () => {
  const fingerprintOf = (settings: Readonly<Record<string, string>>) => {
    const adapter = threeDVerseDefinition.create('shop', settings);
    void adapter.close();
    return adapter.credentialFingerprint;
  };
  const own = fingerprintOf({ apiKey: 'same' });
  expect(fingerprintOf({ apiKey: 'same' })).toBe(own);
  expect(fingerprintOf({ apiKey: 'other' })).not.toBe(own);
  expect(fingerprintOf({ userToken: 'same' })).not.toBe(own);
  expect(own).not.toContain('same');
});
