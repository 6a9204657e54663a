import { expect, it } from 'vitest';
import { startTestGateway } from './gateway-setup.ts';

const NODE = '__typename id';
const DOCUMENTS: readonly string[] = [
  `{ accounts { ${NODE} rootFolder { ${NODE} } users { nodes { ${NODE} } } } }`,
  `{ folders(first: 100) { nodes {
    ${NODE} createdBy { ${NODE} } parent { ${NODE} } folders(first: 5) { nodes { ${NODE} } }
    access { member { __typename ... on User { id } ... on Group { id } } }
  } } }`,
  `{ models(first: 100) { nodes {
    ${NODE} createdBy { ${NODE} } folder { ${NODE} } parents { ${NODE} } children { ${NODE} }
    assets(first: 5) { nodes { ${NODE} } } jobs(first: 5) { nodes { ${NODE} } }
  } } }`,
  `{ assets(first: 100) { nodes {
    ${NODE} folder { ${NODE} } model { ${NODE} } producedBy { ${NODE} }
  } } }`,
  `{ jobs(first: 100) { nodes {
    ${NODE} folder { ${NODE} } model { ${NODE} } parent { ${NODE} } steps { ${NODE} }
    dependsOn { ${NODE} } inputs { resource { ${NODE} } } outputs { resource { ${NODE} } }
  } } }`,
];

it('every id of every type that three vendors’ things are told with leads back to its thing', async () => {
  const { query } = await startTestGateway();
  const types = new Map<string, string>();
  for (const document of DOCUMENTS) {
    const { data, errors } = await query(document);
    expect(errors).toBeUndefined();
    collect(data, types);
  }
  expect([...new Set(types.values())].sort()).toEqual(
    ['Account', 'Asset', 'Folder', 'Group', 'Job', 'Model', 'User'].sort(),
  );
  const ids = [...types.keys()];
  expect(ids.length).toBeGreaterThan(300);
  for (let start = 0; start < ids.length; start += 100) {
    const part = ids.slice(start, start + 100);
    const { data, errors } = await query<{ nodes: unknown[] }>(
      // More than its id, so that it is read.
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ${NODE} ... on Resource { vendorId fetchedAt } } }`,
      { ids: part },
    );
    expect(errors).toBeUndefined();
    expect(data.nodes).toMatchObject(part.map((id) => ({ id, __typename: types.get(id) })));
  }
});

function collect(value: unknown, types: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { id, __typename: type } = value as { readonly id?: string; readonly __typename?: string };
  if (id !== undefined && type !== undefined) types.set(id, type);
  for (const member of Object.values(value)) collect(member, types);
}
