import { floorOfOrder, floorOfTurns } from './floor.mjs';

const S3 = `query S3($project: ID!, $shelf: ID!) {
  models(first: 50, filter: { vendors: ["authentise"] }) { nodes { vendorId name status } }
  shelf: folder(id: $shelf) { assets(first: 50) { nodes { vendorId name kind } } }
  project: folder(id: $project) {
    jobs(first: 50, filter: { kinds: [COMPUTE] }) { nodes { vendorId name status } }
  }
}`;
const LEVEL = 'name assets(first: 10) { nodes { name kind } }';
/** A round trip a level; the limit takes one for the folder list and one for all folders at once. */
const LEVELS = 3;
const TRIPS_OF_LIMIT = 2;
const merged = (name, orderBy) => `query ${name} {
  models(first: 50${orderBy}) { nodes { vendorId name } }
  assets(first: 50${orderBy}) { nodes { vendorId name } }
  jobs(first: 50${orderBy}) { nodes { vendorId name } }
}`;

/**
 * What is asked. `name`: the operation's, too. `connections`: at no delay, to fill the processor, and
 * at a delay, where only the wait counts. `floor`: the fewest vendor calls, and how they add up.
 * `promised`: of the gateway as a ratio to the limit, `throughput` by requests/s at no delay at least,
 * `latency` by p50 at a delay at most. `isShared`: all connections ask the very same.
 */
export const SCENARIOS = [
  {
    name: 'S1',
    title: 'one asset by id',
    query: `query S1($asset: ID!) { asset(id: $asset) { vendorId name kind size createdAt } }`,
    connections: { 0: 128, 20: 1 },
    promised: { throughput: 0.2, latency: 1.3 },
    floor: () => ({ calls: 1, formula: 'one read by id' }),
  },
  {
    name: 'S2',
    title: "20 workflows, 5 steps each, the steps' input assets",
    query: `query S2($project: ID!) {
      folder(id: $project) {
        jobs(first: 20, filter: { kinds: [WORKFLOW] }) {
          nodes {
            vendorId status
            steps {
              vendorId name type status
              inputs { role resource { vendorId ... on Asset { name size } } }
            }
          }
        }
      }
    }`,
    connections: { 0: 16, 20: 1 },
    promised: { throughput: 0.1, latency: 1.3 },
    floor: () => ({ calls: 2, formula: 'workflow list + job list' }),
  },
  {
    name: 'S3',
    title: 'one list of each vendor, 50 each',
    query: S3,
    connections: { 0: 16, 20: 1 },
    promised: { throughput: 0.18, latency: 1.3 },
    floor: () => ({ calls: 3, formula: 'one page of each' }),
  },
  {
    name: 'S4',
    title: 'a tree of 25 folders three deep, 10 assets each',
    query: `query S4($tree: ID!) {
      folder(id: $tree) {
        ${LEVEL} folders(first: 10) { nodes { ${LEVEL} folders(first: 10) { nodes { ${LEVEL} } } } }
      }
    }`,
    connections: { 0: 16, 20: 1 },
    promised: { throughput: 0.35, latency: LEVELS / TRIPS_OF_LIMIT },
    floor: ({ folders }) => ({ calls: 1 + folders, formula: `folder list + ${folders} folders` }),
  },
  {
    name: 'S5',
    title: 'S3, hot, from 50 connections',
    query: S3.replace('S3', 'S5'),
    connections: { 0: 50, 20: 50 },
    isShared: true,
    promised: { throughput: 0.8 },
    floor: () => ({ calls: 0.1, formula: 'shared by those who ask at once' }),
  },
  {
    name: 'S6',
    title: 'models, assets and jobs of all, 50 each',
    query: merged('S6', ''),
    connections: { 0: 4, 20: 1 },
    promised: {},
    floor: floorOfTurns,
  },
  {
    name: 'S6N',
    title: 'the same by NAME',
    query: merged('S6N', ', orderBy: { field: NAME, direction: ASC }'),
    connections: { 0: 4, 20: 1 },
    promised: {},
    floor: floorOfOrder,
  },
];

/** Global ids, which the gateway alone needs. */
export function variablesOf({ project, asset, tree, shelf }) {
  return {
    project: globalId('Folder:metafold-demo', `projects/${project}`),
    asset: globalId('Asset:metafold-demo', `projects/${project}/assets/${asset}`),
    tree: globalId('Folder:3dverse-demo', tree),
    shelf: globalId('Folder:3dverse-demo', shelf),
  };
}

function globalId(kind, path) {
  return Buffer.from(`${kind}:${path}`).toString('base64url');
}

/**
 * What the n-th connection asks. Where each has to be answered for itself, a variable that the query
 * does not declare, and that no server looks at, tells them apart: answering equal requests once
 * would measure nothing but that.
 */
export function bodyOf({ name, query, isShared = false }, variables, connection) {
  const used = Object.entries(variables).filter(([variable]) => query.includes(`$${variable}:`));
  return JSON.stringify({
    query,
    operationName: name,
    variables: { ...Object.fromEntries(used), ...(isShared ? {} : { connection }) },
  });
}
