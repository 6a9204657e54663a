import type { Client, JobLine } from '@fabgraph/codegen-client';

/** One step that measures a mesh. */
const DEFINITION = 'jobs:\n  prepare:\n    type: mesh/preprocess\n';

/** Starts a workflow of some seconds on the first mesh of the demo. */
export async function runWorkflow(client: Client): Promise<JobLine> {
  const filter = { vendors: ['metafold'], name: '*.stl' };
  const { nodes } = await client.assets.list({ first: 1, filter }).page();
  const mesh = await client.assets.get(nodes[0]?.id ?? '');
  if (!mesh?.folder) throw new Error('The demo has no mesh.');
  return client.jobs.run({
    folderId: mesh.folder.id,
    definition: DEFINITION,
    files: [{ role: 'prepare.mesh', id: mesh.id }],
  });
}
