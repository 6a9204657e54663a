import type { VendorId } from '../e2e/gateway-setup.ts';
import type { Sample } from './sample.ts';
import { withFragments } from './selection.ts';

/** One document with root fields of the vendor that is odd, and `others` of those that are well. */
export interface FuzzOperation {
  readonly title: string;
  readonly text: string;
  readonly variables: (sample: Sample, vendor: VendorId) => Readonly<Record<string, unknown>>;
}

const query = (
  title: string,
  declared: string,
  selection: string,
  variables: FuzzOperation['variables'] = () => ({}),
): FuzzOperation => ({
  title,
  text: withFragments(`query ($others: [ID!]${declared}) {
    ${selection}
    others: models(first: 2, filter: { vendors: $others }) { nodes { name } sources { state } }
  }`),
  variables,
});

const list = (field: string, nodes: string, order = '') =>
  `${field}(first: 4, filter: { vendors: [$vendor] }${order}) {
    edges { cursor node { ${nodes} } } pageInfo { ...Page } totalCount sources { ...Told }
  }`;

const TOLD = 'pageInfo { ...Page } totalCount sources { ...Told }';

/** Every root field, and everything that can be selected below it. */
export const QUERIES: readonly FuzzOperation[] = [
  query(
    'accounts and vendors',
    '',
    `accounts { id name state heldUntil capabilities
      license { product issuedAt expiresAt isExpired features }
      quotas { name used remaining limit lifetimeUsed } rootFolder { ...FolderAll }
      users(first: 3) { edges { cursor node { ...Person } } pageInfo { ...Page } totalCount } }
    vendors { id name accounts { name quotas { name used } rootFolder { id name path } } }`,
  ),
  query(
    'lists',
    ', $vendor: ID!',
    [
      list('folders', '...FolderAll'),
      list('models', '...ModelAll'),
      list('assets', '...AssetAll'),
      list('jobs', '...JobAll'),
    ].join(' '),
    (_, vendor) => ({ vendor }),
  ),
  query(
    'lists in order',
    ', $vendor: ID!',
    [
      list('folders', 'id name createdAt', ', orderBy: { field: NAME }'),
      list('models', '...ModelAll', ', orderBy: { field: UPDATED_AT, direction: DESC }'),
      list('assets', 'id name size kind', ', orderBy: { field: SIZE }'),
      list('jobs', '...JobAll', ', orderBy: { field: CREATED_AT }'),
    ].join(' '),
    (_, vendor) => ({ vendor }),
  ),
  query(
    'lists of all vendors',
    ', $after: String',
    `models(first: 6, orderBy: { field: NAME }) { nodes { id name format size status } ${TOLD} }
     jobs(first: 6, after: $after) { nodes { id name status type progress } ${TOLD} }`,
    ({ after }) => ({ after }),
  ),
  query(
    'look-ups',
    ', $folder: ID!, $model: ID!, $asset: ID!, $job: ID!, $workflow: ID!',
    `folder(id: $folder) { ...FolderAll ...FolderLists } model(id: $model) { ...ModelAll ...ModelLists }
     asset(id: $asset) { ...AssetAll } job(id: $job) { ...JobAll } workflow: job(id: $workflow) { ...JobAll }`,
    ({ folder, model, asset, job, workflow }) => ({ folder, model, asset, job, workflow }),
  ),
  query(
    'node and nodes',
    ', $id: ID!, $ids: [ID!]!',
    `node(id: $id) { __typename id ... on Job { ...JobAll } ... on User { ...Person } }
     nodes(ids: $ids) { id ...Thing ... on Folder { ...FolderAll } ... on Model { ...ModelAll }
       ... on Asset { ...AssetAll } ... on Job { ...JobAll } }`,
    ({ user, job, all }) => ({ id: user ?? job, ids: all }),
  ),
];

/** What shows in little that nothing of an odd answer is left. */
export const PLAIN = `query ($others: [ID!], $id: ID!) {
  accounts { id name heldUntil }
  node(id: $id) { __typename id ... on Job { jobStatus: status } }
  models(first: 3) { nodes { id name size } totalCount }
  others: models(first: 2, filter: { vendors: $others }) { nodes { name } sources { state } }
}`;
