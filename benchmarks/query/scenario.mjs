/** What a list is asked for, and what a page of 3DIAX holds. */
export const PAGE_SIZE = 50;
/** The most that 3dverse gives at once. */
const WINDOW = 100;

const S3 = `query S3($project: ID!, $shelf: ID!) {
  models(first: 50, filter: { vendors: ["authentise"] }) { nodes { vendorId name status } }
  shelf: folder(id: $shelf) { assets(first: 50) { nodes { vendorId name kind } } }
  project: folder(id: $project) {
    jobs(first: 50, filter: { kinds: [COMPUTE] }) { nodes { vendorId name status } }
  }
}`;
const LEVEL = 'name assets(first: 10) { nodes { name kind } }';
const merged = (name, orderBy) => `query ${name} {
  models(first: 50${orderBy}) { nodes { vendorId name } }
  assets(first: 50${orderBy}) { nodes { vendorId name } }
  jobs(first: 50${orderBy}) { nodes { vendorId name } }
}`;

/**
 * What is asked. `name`: the operation's, too. `connections`: at no delay, to fill the processor, and
 * at a delay, where only the wait counts. `floor`: the fewest vendor calls, and how they add up.
 */
export const SCENARIOS = [
  {
    name: 'S1',
    title: 'one asset by id',
    query: `query S1($asset: ID!) { asset(id: $asset) { vendorId name kind size createdAt } }`,
    connections: { 0: 16, 20: 2 },
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
    connections: { 0: 16, 20: 2 },
    floor: () => ({ calls: 2, formula: 'workflow list + job list' }),
  },
  {
    name: 'S3',
    title: 'one list of each vendor, 50 each',
    query: S3,
    connections: { 0: 16, 20: 2 },
    floor: () => ({ calls: 3, formula: 'one page of each' }),
  },
  {
    name: 'S4',
    title: 'a tree of 25 folders three deep, 10 assets each',
    query: `query S4($tree: ID!) {
      folder(id: $tree) {
        ${LEVEL} folders(first: 50) { nodes { ${LEVEL} folders(first: 50) { nodes { ${LEVEL} } } } }
      }
    }`,
    connections: { 0: 16, 20: 2 },
    floor: ({ folders }) => ({ calls: 1 + folders, formula: `folder list + ${folders} folders` }),
  },
  {
    name: 'S5',
    title: 'S3, hot, from 50 connections',
    query: S3.replace('S3', 'S5'),
    connections: { 0: 50, 20: 50 },
    floor: () => ({ calls: 0.1, formula: 'shared by those who ask at once' }),
  },
  {
    name: 'S6',
    title: 'models, assets and jobs of all, 50 each',
    query: merged('S6', ''),
    connections: { 0: 4, 20: 2 },
    floor: floorOfTurns,
  },
  {
    name: 'S6N',
    title: 'the same by NAME',
    query: merged('S6N', ', orderBy: { field: NAME, direction: ASC }'),
    connections: { 0: 4, 20: 2 },
    floor: floorOfOrder,
  },
];

/** In turns Metafold gives every third item, of as few projects as hold them. */
function floorOfTurns({ projects }) {
  const share = Math.ceil(PAGE_SIZE / 3);
  const modelLists = listsUntil(
    projects.map(({ models }) => [models]),
    share,
  );
  const assetLists = listsUntil(
    projects.map(({ assets }) => [assets]),
    share,
  );
  const jobLists = listsUntil(
    projects.map(({ workflows, jobs }) => [workflows, jobs]),
    share,
  );
  const files = Math.max(modelLists, assetLists);
  return {
    calls: 1 + files + jobLists + 1 + 3,
    formula: `1 project list + ${files} asset and ${jobLists} job and workflow lists that the page uses up + 1 page of 3DIAX + 3 of 3dverse`,
  };
}

function floorOfOrder({ projects, models, slices, sourceFiles, assets, uploadTasks }) {
  const authentise = [models, slices].map((length) => Math.ceil(length / PAGE_SIZE));
  const threeDVerse = [sourceFiles, assets, uploadTasks].map((length) =>
    Math.ceil(length / WINDOW),
  );
  const pages = [...authentise, ...threeDVerse].reduce((sum, count) => sum + count);
  return {
    calls: 1 + 3 * projects.length + pages,
    formula: `1 + 3 × ${projects.length} projects + ${pages} pages (3DIAX models ${authentise[0]}, slices ${authentise[1]}; 3dverse source files ${threeDVerse[0]}, assets ${threeDVerse[1]}, upload tasks ${threeDVerse[2]})`,
  };
}

function listsUntil(projects, wanted) {
  let found = 0;
  let count = 0;
  for (const length of projects.flat()) {
    if (found >= wanted) break;
    found += length;
    count += 1;
  }
  return count;
}

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
