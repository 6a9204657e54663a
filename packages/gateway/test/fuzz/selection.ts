/**
 * All fields of all things at vendors, and of what hangs on them one level deep; those that differ by
 * type under names of their own, so that any of them can stand beside any other.
 */
export const FRAGMENTS = {
  Thing:
    'fragment Thing on Resource { __typename id account { id name state } vendorId fetchedAt vendorData }',
  Page: 'fragment Page on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }',
  Told: `fragment Told on Source { account { name heldUntil } state returned isExhausted isStable
    latencyMs ageMs orderPushedDown filterPushedDown error { code message retryAfterMs } }`,
  Link: 'fragment Link on FileLink { url vendorUrl expiresAt contentType }',
  Person: 'fragment Person on User { ...Thing username registeredAt }',
  FolderAll: `fragment FolderAll on Folder { ...Thing name path parent { id name path }
    createdAt createdBy { ...Person }
    access { level member { __typename ... on User { ...Person } ... on Group { ...Thing name } } } }`,
  AssetAll: `fragment AssetAll on Asset { ...Thing name kind folder { id name } model { id name status }
    producedBy { id status kind } size checksum createdAt updatedAt
    thumbnail { ...Link } download { ...Link } }`,
  ModelAll: `fragment ModelAll on Model { ...Thing name folder { id name } modelStatus: status vendorStatus format size
    checksum createdAt updatedAt createdBy { ...Person }
    geometry { sizeMm { x y z } volumeMm3 areaMm2 isManifold faceCount vertexCount }
    parents { id name } children { id name } thumbnail { ...Link } download { ...Link } }`,
  JobAll: `fragment JobAll on Job { ...Thing jobKind: kind type jobName: name jobStatus: status vendorStatus progress createdAt startedAt
    finishedAt error { message vendorCode } isCancelable parameters results
    inputs { role resource { ...Thing } } outputs { role resource { ...Thing } }
    parent { id status } steps { id status progress type name } dependsOn { id status }
    folder { id name } model { id name status } }`,
  FolderLists: `fragment FolderLists on Folder {
    folders(first: 2) { nodes { id name } pageInfo { ...Page } totalCount sources { ...Told } }
    models(first: 2) { nodes { id name } pageInfo { ...Page } totalCount sources { ...Told } }
    assets(first: 2) { nodes { id name } pageInfo { ...Page } totalCount sources { ...Told } }
    jobs(first: 2) { nodes { id status } pageInfo { ...Page } totalCount sources { ...Told } } }`,
  ModelLists: `fragment ModelLists on Model {
    assets(first: 3) { nodes { ...AssetAll } pageInfo { ...Page } totalCount sources { ...Told } }
    jobs(first: 3) { nodes { id status progress } pageInfo { ...Page } totalCount sources { ...Told } } }`,
} as const;

type FragmentName = keyof typeof FRAGMENTS;

/** The document with the fragments that it and they spread. */
export function withFragments(document: string): string {
  const names = new Set<FragmentName>();
  const gather = (text: string) => {
    for (const [, name] of text.matchAll(/\.\.\.(\w+)/g)) {
      if (name === undefined || !(name in FRAGMENTS) || names.has(name as FragmentName)) continue;
      names.add(name as FragmentName);
      gather(FRAGMENTS[name as FragmentName]);
    }
  };
  gather(document);
  return [document, ...[...names].map((name) => FRAGMENTS[name])].join('\n');
}
