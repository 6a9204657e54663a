import { SettingsError } from '@fabgraph/contract';
import { assert, describe, expect, it } from 'vitest';
import { authentiseDefinition } from '../../../src/vendors/authentise/index.ts';
import { parseAuthentiseSettings } from '../../../src/vendors/authentise/settings.ts';
import { TOKEN, USER } from './fixture.ts';

function problemsOf(settings: Record<string, string>): readonly string[] {
  try {
    parseAuthentiseSettings(settings);
  } catch (error) {
    assert.instanceOf(error, SettingsError);
    return error.problems.map(({ key }) => key);
  }
  return [];
}

describe('settings of an Authentise account', () => {
  it('takes an API token, or a user name with a password', () => {
    expect(parseAuthentiseSettings(TOKEN).credential).toEqual({
      kind: 'token',
      id: TOKEN.tokenId,
      secret: TOKEN.tokenSecret,
    });
    expect(parseAuthentiseSettings(USER).credential).toEqual({ kind: 'session', ...USER });
  });

  it('finds each service at its own host unless told otherwise', () => {
    expect(parseAuthentiseSettings(TOKEN).urls.models).toBe('https://models.authentise.com');
    const urls = parseAuthentiseSettings({
      ...TOKEN,
      baseUrl: 'http://localhost:4102/',
      sliceUrl: 'https://slice.example/v2//',
    }).urls;
    expect(urls).toEqual({
      models: 'http://localhost:4102',
      users: 'http://localhost:4102',
      slice: 'https://slice.example/v2',
      events: 'http://localhost:4102',
    });
  });

  it('names every missing and wrong setting at once', () => {
    expect(problemsOf({})).toEqual(['username']);
    expect(problemsOf({ username: 'demo' })).toEqual(['password']);
    expect(problemsOf({ tokenSecret: 's', modelsUrl: 'models' })).toEqual(['tokenId', 'modelsUrl']);
    expect(
      problemsOf({ password: 'p', baseUrl: 'ftp://host', usersUrl: 'https://a:b@host' }),
    ).toEqual(['username', 'baseUrl', 'usersUrl']);
    expect(problemsOf({ ...TOKEN, ...USER })).toEqual(['username']);
  });

  it('takes origins of files, and whether a scale is sent twice', () => {
    expect(parseAuthentiseSettings(TOKEN)).toMatchObject({
      linkOrigins: [],
      isScaleDoubled: false,
    });
    const linkOrigins = 'http://store.local:9000, https://files.example';
    expect(parseAuthentiseSettings({ ...TOKEN, linkOrigins, scaleCompat: 'true' })).toMatchObject({
      linkOrigins: ['http://store.local:9000', 'https://files.example'],
      isScaleDoubled: true,
    });
    expect(problemsOf({ ...TOKEN, linkOrigins: 'https://files.example/path' })).toEqual([
      'linkOrigins',
    ]);
    expect(problemsOf({ ...TOKEN, scaleCompat: 'yes' })).toEqual(['scaleCompat']);
    expect(problemsOf({ ...TOKEN, modelUrl: 'https://models.example' })).toEqual(['modelUrl']);
  });

  it('keeps the blanks of a password', () => {
    const settings = { username: 'demo', password: ' p ' };
    expect(parseAuthentiseSettings(settings).credential).toMatchObject({ password: ' p ' });
  });

  it('counts a variable that is set to nothing as not set', () => {
    expect(problemsOf({ ...TOKEN, username: '', password: ' ', baseUrl: '' })).toEqual([]);
  });

  it('puts no secret into the message', () => {
    const settings = { tokenSecret: 'canary-1', password: 'canary-2', modelsUrl: 'canary-3 x' };
    expect(() => parseAuthentiseSettings(settings)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });

  it('declares what the adapter can do by what it has', () => {
    expect(authentiseDefinition.capabilities).toEqual([
      'LIST_MODELS',
      'LIST_ASSETS',
      'LIST_JOBS',
      'LIST_FOLDERS',
      'UPLOAD_MODEL',
      'RENAME',
      'TRANSFORM_MODEL',
      'CREATE_SNAPSHOT',
      'SLICE_MODEL',
      'RECEIVE_CALLBACKS',
      'STREAM_EVENTS',
    ]);
  });
});
