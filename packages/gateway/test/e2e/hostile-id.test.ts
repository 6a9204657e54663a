import { describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway, vendorsOf } from './gateway-setup.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

const ODD_IDS = [
  ['empty', ''],
  ['words', 'nonsense'],
  ['not base64', '☃☃☃'],
  ['ten kilobytes', 'A'.repeat(10_240)],
  ['a type that is not there', encode('Spaceship:metafold-demo:projects/1')],
  ...['metafold-demo', 'authentise-demo', '3dverse-demo'].flatMap((account) =>
    [
      'projects/1/jobs/../../user',
      '../user/license',
      '..',
      '.',
      'projects/%2e%2e/jobs/1',
      'projects/1/jobs/1?download=true',
      'projects/1/jobs/1#x',
      'projects//jobs/1',
      '/etc/passwd',
      'http://127.0.0.1/evil',
      'projects/1/jobs/1\n',
      'meshes/..%2f..%2fusers',
    ].map(
      (path) => [`${account} ${JSON.stringify(path)}`, encode(`Job:${account}:${path}`)] as const,
    ),
  ),
] as const;

function callCount({ emulators }: TestGateway): number {
  return vendorsOf(emulators).reduce((sum, { calls }) => sum + calls().length, 0);
}

describe('ids from outside', () => {
  it('that no gateway could have made are INVALID_INPUT and reach no vendor', async () => {
    const test = await startTestGateway();
    for (const [what, id] of ODD_IDS) {
      const { status, data, errors } = await test.query<Record<string, unknown>>(
        'query ($id: ID!) { node(id: $id) { id } job(id: $id) { id } }',
        { id },
      );
      expect([what, status, data]).toEqual([what, 200, { node: null, job: null }]);
      expect(errors?.map(({ path, extensions }) => `${path} ${extensions.code}`).sort()).toEqual([
        'job INVALID_INPUT',
        'node INVALID_INPUT',
      ]);
    }
    expect(callCount(test)).toBe(0);
  });

  it('of an account that is not there lead to nothing, as what is not there does', async () => {
    const test = await startTestGateway();
    const { data, errors } = await test.query('query ($id: ID!) { node(id: $id) { id } }', {
      id: encode('Job:nobody:projects/1/jobs/1'),
    });
    expect([data, errors]).toEqual([{ node: null }, undefined]);
    expect(callCount(test)).toBe(0);
  });

  it('of another type are INVALID_INPUT and reach no vendor', async () => {
    const test = await startTestGateway();
    const { data } = await test.query<{
      models: { nodes: { id: string }[] };
      folders: { nodes: { id: string }[] };
    }>('{ models(first: 9) { nodes { id } } folders(first: 9) { nodes { id } } }');
    for (const { clearCalls } of vendorsOf(test.emulators)) clearCalls();
    const ids = [...data.models.nodes, ...data.folders.nodes].map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) {
      const { data: found, errors } = await test.query<{ job: unknown }>(
        'query ($id: ID!) { job(id: $id) { id } }',
        { id },
      );
      expect(found.job).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INVALID_INPUT']);
    }
    expect(callCount(test)).toBe(0);
  });
});
