/** Selections that show as much as there is of each thing. */
const MODEL = 'id vendorId name status size format checksum vendorData account { name }';
const ASSET = 'id vendorId name kind size vendorData account { name }';
const JOB =
  'id vendorId name status parameters results vendorData account { name } inputs { role resource { vendorId } }';
const SOURCES = 'sources { account { name } state error { code message } }';

/** Whose variables are the same for both tenants, and name things of both. */
export const OPERATIONS = [
  of(`{ models(first: 4) { nodes { ${MODEL} } ${SOURCES} pageInfo { endCursor } } }`),
  of(`{ jobs(first: 4) { nodes { ${JOB} } ${SOURCES} } }`),
  of(`{ assets(first: 4, filter: { vendors: ["3dverse"] }) { nodes { ${ASSET} } ${SOURCES} } }`),
  of(
    '{ accounts { name state } vendors { id accounts { name } } folders(first: 3) { nodes { name } } }',
  ),
  of(
    `query ($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Model { ${MODEL} }
        ... on Asset { assetName: name assetSize: size account { name } }
        ... on Folder { name vendorData account { name } }
      }
    }`,
    ({ left, right }) => ({
      ids: [left, right].flatMap(({ own, lab, floor }) => [own[0], lab[0], floor[0]]),
    }),
  ),
  of(`{ folders(first: 4) { nodes { id name vendorData account { name } } ${SOURCES} } }`),
  of(
    `query ($after: String) { models(first: 3, after: $after) { nodes { ${MODEL} } ${SOURCES} } }`,
    // Good for one of them only.
    ({ left }) => ({ after: left.cursor }),
  ),
  of(
    `{ models(first: 4, filter: { vendors: ["authentise"] }, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ${MODEL} createdBy { username vendorData } parents { name } } ${SOURCES}
    } }`,
  ),
];

/** Which never end, over WebSocket and SSE. */
export const WATCHES = [
  `subscription { jobsUpdated { change origin job { ${JOB} } } }`,
  `subscription { modelsUpdated { change origin model { ${MODEL} } } }`,
];

export const RENAME = `mutation ($id: ID!, $name: String!) {
  rename(id: $id, name: $name) { resource { name vendorData account { name } } }
}`;

const WATCH_MODEL = `subscription ($id: ID!) { modelUpdated(id: $id) { change model { ${MODEL} } } }`;

/** One of a thing, whose first event is its state. */
export function watchOf({ floor }, number) {
  return { query: WATCH_MODEL, variables: { id: floor[number % floor.length] } };
}

/** Ids of a few things: of the tenant's own account, and of those that both use. */
export async function listIds(ask, tenant) {
  const own = await list(`models(first: 5, filter: { accounts: ["metafold-of-${tenant}"] })`);
  const floor = await list('models(first: 20, filter: { accounts: ["floor"] })');
  const lab = await list('folders(first: 5, filter: { accounts: ["lab"] })');
  const {
    data: { models },
  } = await ask('{ models(first: 3) { pageInfo { endCursor } } }');
  return { own, floor, lab, cursor: models.pageInfo.endCursor };

  async function list(field) {
    const { data, errors } = await ask(`{ list: ${field} { nodes { id } } }`);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data.list.nodes.map(({ id }) => id);
  }
}

function of(query, variablesOf = () => ({})) {
  return { query, variablesOf };
}
