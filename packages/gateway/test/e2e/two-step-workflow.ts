import type { TestGateway } from './gateway-setup.ts';
import { folderOf } from './stl.ts';

/** 2 s pending and 4 s running each, one after the other. */
const DEFINITION = `jobs:
  sample:
    type: evaluate_graph
  measure:
    type: evaluate_metrics
    needs: [sample]
`;

/** When a change is to be seen: the first step begins, it ends, the second begins, all ends. */
export const CHANGES_AFTER_MS = [2_000, 4_000, 2_000, 4_000] as const;

/** Starts a workflow at Metafold, in the first folder unless another is named; resolves to its id. */
export async function startTwoSteps(
  test: Pick<TestGateway, 'query'>,
  folderId?: string,
): Promise<string> {
  const { data, errors } = await test.query<{ runWorkflow: { job: { id: string } } }>(
    'mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { job { id } } }',
    {
      input: {
        folderId: folderId ?? (await folderOf(test, 'metafold')).folderId,
        definition: DEFINITION,
      },
    },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.runWorkflow.job.id;
}
