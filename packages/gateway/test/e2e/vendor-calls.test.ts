import { describe, expect, it } from 'vitest';
import { callsOf, startTestGateway, type TestGateway, vendorsOf } from './gateway-setup.ts';

/** The sample's folder that holds the most jobs and all the workflows. */
async function busiestFolder({ query, emulators }: TestGateway): Promise<string> {
  const { data } = await query<{ folders: { nodes: { id: string }[] } }>(
    '{ folders(first: 100, filter: { vendors: ["metafold"] }) { nodes { id } } }',
  );
  const counted = await Promise.all(
    data.folders.nodes.map(async ({ id }) => {
      const answer = await query<{ folder: { jobs: { nodes: unknown[] } } }>(
        `query ($id: ID!) { folder(id: $id) { jobs(first: 100, filter: { kinds: [WORKFLOW] }) { nodes { id } } } }`,
        { id },
      );
      return { id, count: answer.data.folder.jobs.nodes.length };
    }),
  );
  const [busiest] = counted.sort((a, b) => b.count - a.count);
  if (busiest === undefined) throw new Error('the sample has no folder');
  emulators.metafold.clearCalls();
  return busiest.id;
}

describe('calls that a query costs', () => {
  it('are two for twenty workflows with five steps each and their input assets', async () => {
    const test = await startTestGateway();
    const id = await busiestFolder(test);
    const { data, errors } = await test.query<{
      folder: { jobs: { nodes: { steps: { inputs: unknown[] }[] }[] } };
    }>(
      `query ($id: ID!) {
        folder(id: $id) {
          jobs(first: 20, filter: { kinds: [WORKFLOW] }) {
            nodes {
              id name status
              steps { id name status inputs { role resource { id ... on Asset { name size } } } }
            }
          }
        }
      }`,
      { id },
    );
    expect(errors).toBeUndefined();
    const { nodes } = data.folder.jobs;
    expect(nodes).toHaveLength(20);
    expect(nodes.map(({ steps }) => steps.length)).toEqual(Array(20).fill(5));
    expect(nodes.flatMap(({ steps }) => steps).some(({ inputs }) => inputs.length > 0)).toBe(true);
    expect(kindsOf(listCalls(test))).toEqual(['jobs', 'workflows']);
  });

  it('are one for a hundred jobs with their input assets, two with workflows among them', async () => {
    const test = await startTestGateway();
    const id = await busiestFolder(test);
    const ask = (filter: string) =>
      test.query<{ folder: { jobs: { nodes: unknown[] } } }>(
        `query ($id: ID!) {
          folder(id: $id) {
            jobs(first: 100, filter: ${filter}) {
              nodes { id name status inputs { role resource { id ... on Asset { name size } } } }
            }
          }
        }`,
        { id },
      );
    const jobs = await ask('{ kinds: [COMPUTE] }');
    expect(jobs.errors).toBeUndefined();
    expect(jobs.data.folder.jobs.nodes).toHaveLength(100);
    expect(kindsOf(listCalls(test))).toEqual(['jobs']);
    test.emulators.metafold.clearCalls();
    await ask('{}');
    expect(kindsOf(listCalls(test))).toEqual(['jobs', 'workflows']);
  });

  it('are one a list for a merged page, and none for what is not selected', async () => {
    const { query, emulators } = await startTestGateway();
    await query('{ vendors { id capabilities } accounts { name state capabilities } }');
    expect(vendorsOf(emulators).flatMap(({ calls }) => calls())).toEqual([]);
    await query('{ models(first: 10) { nodes { id name format size } } }');
    expect(callsOf(emulators, 'authentise').filter((call) => !call.includes('session'))).toEqual([
      'GET /model/',
    ]);
    expect(kindsOf(callsOf(emulators, 'metafold'))).toEqual(['assets', 'projects']);
    expect(callsOf(emulators, '3dverse')).toEqual(['GET /app/v1/source-files']);
  });
});

function listCalls({ emulators }: TestGateway): readonly string[] {
  return callsOf(emulators, 'metafold');
}

function kindsOf(calls: readonly string[]): readonly string[] {
  return calls.map((call) => call.split('/').at(-1) ?? call).sort();
}
