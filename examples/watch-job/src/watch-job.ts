import {
  type Client,
  type JobLineFragment,
  JobsDocument,
  JobUpdatedDocument,
  RunWorkflowDocument,
  TypedDocumentString,
} from '@fabgraph/codegen-client';

/** One step that measures a mesh; the vendor's own workflow language. */
const DEFINITION = `
jobs:
  prepare:
    type: mesh/preprocess
`;

const AnyMeshDocument = new TypedDocumentString<
  { assets: { nodes: { id: string; name: string; folder: { id: string } | null }[] } },
  Record<string, never>
>(`
  query AnyMesh {
    assets(first: 1, filter: { vendors: ["metafold"], name: "*.stl" }) {
      nodes { id name folder { id } }
    }
  }
`);

/** Lists what is running at all vendors, runs a workflow on a mesh, and prints each change until it is over. */
export async function watchJob(client: Client, print: (line: string) => void): Promise<void> {
  const { jobs } = await client.query(JobsDocument, {
    first: 50,
    filter: { statuses: ['QUEUED', 'RUNNING'], isStep: false },
  });
  print(`${jobs.nodes.length} jobs under way:`);
  for (const job of jobs.nodes) print(`  ${describe(job)}`);
  for (const { account, state, error } of jobs.sources) {
    if (error) print(`  ${account.name}: ${state}, ${error.message}`);
  }

  const { assets } = await client.query(AnyMeshDocument);
  const mesh = assets.nodes[0];
  if (!mesh?.folder) throw new Error('No project of Metafold holds an .stl file.');

  const { runWorkflow } = await client.mutate(RunWorkflowDocument, {
    input: {
      folderId: mesh.folder.id,
      definition: DEFINITION,
      files: [{ role: 'prepare.mesh', id: mesh.id }],
    },
  });
  if (!runWorkflow) throw new Error('The gateway ran no workflow and gave no reason.');
  print(`Running a workflow on ${mesh.name}:`);

  for await (const { jobUpdated } of client.subscribe(JobUpdatedDocument, {
    id: runWorkflow.job.id,
  })) {
    if (jobUpdated.job) print(`  ${describe(jobUpdated.job)}`);
  }
}

function describe({ account, kind, name, type, status, progress }: JobLineFragment): string {
  const percent = progress === null ? '' : ` ${Math.round(progress * 100)} %`;
  return `${account.vendor.name}: ${kind} ${name ?? type} ${status}${percent}`;
}
