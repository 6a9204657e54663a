import { serveAnswers } from './answer-server.mjs';
import { PAGE_SIZE } from './floor.mjs';
import {
  byIdDescending,
  ITEMS,
  inTurns,
  smallest,
  toAssets,
  toComputeJob,
  toFile,
  toModel,
  toNodes,
  toStep,
  toWorkflow,
} from './shape.mjs';
import { createVendorReader } from './vendor-reader.mjs';

// The limit: what is left when each scenario is written by hand, with the best calls, no schema, no
// checks and no errors. It parses no GraphQL and knows its answers' shapes by the operation's name.
const { baseUrls, places } = JSON.parse(process.env.VENDOR);
const { project, asset, tree, shelf } = places;
const TURNS = Math.ceil(PAGE_SIZE / 3);
const { json, pages, window } = createVendorReader(baseUrls);
// Where a request is one call, what it costs to send is nearly all: there it is sent as cheaply as can
// be. Elsewhere a call has its connection, as with any client that must not wait for another's answer.
const { read } = createVendorReader(baseUrls, { isPipelined: true });

const ANSWERS = { S2: workflows, S3: threeLists, S4: folderTree, S5: threeLists };
Object.assign(ANSWERS, { S6: mergedInTurns, S6N: mergedByName });

serveAnswers((name, give) => {
  if (name === 'S1') oneAsset(give);
  else void ANSWERS[name]().then(give);
});

/** The one that counts requests by the ten thousand: not even a promise between. */
function oneAsset(give) {
  read('metafold', `/projects/${project}/assets/${asset}`, (file) => give({ asset: toFile(file) }));
}

async function workflows() {
  const [list, jobs] = await Promise.all([
    json('metafold', `/projects/${project}/workflows`),
    json('metafold', `/projects/${project}/jobs`),
  ]);
  const jobById = new Map(jobs.map((job) => [job.id, job]));
  const nodes = list
    .sort(byIdDescending)
    .slice(0, 20)
    .map((workflow) =>
      toWorkflow(
        workflow,
        workflow.jobs.map((id) => toStep(jobById.get(id))),
      ),
    );
  return { folder: { jobs: { nodes } } };
}

async function threeLists() {
  const [models, assets, jobs] = await Promise.all([
    json('authentise', '/model/'),
    window(`/folders/${shelf}/assets`, PAGE_SIZE),
    json('metafold', `/projects/${project}/jobs`),
  ]);
  const newest = jobs.sort(byIdDescending).slice(0, PAGE_SIZE);
  return {
    models: { nodes: models.resources.slice(0, PAGE_SIZE).map(toModel) },
    shelf: { assets: { nodes: toAssets(assets) } },
    project: { jobs: { nodes: newest.map(toComputeJob) } },
  };
}

async function folderTree() {
  const folders = await window('/folders', 100);
  const below = groupByParent(folders);
  return {
    folder: await level(
      folders.find(({ folder_id }) => folder_id === tree),
      3,
    ),
  };

  async function level({ folder_id: id, name }, depth) {
    const [assets, inner] = await Promise.all([
      window(`/folders/${id}/assets`, 10),
      Promise.all(depth === 1 ? [] : (below.get(id) ?? []).map((each) => level(each, depth - 1))),
    ]);
    const own = { name, assets: { nodes: toAssets(assets).map(toKind) } };
    return depth === 1 ? own : { ...own, folders: { nodes: inner } };
  }
}

async function mergedInTurns() {
  const list = (await json('metafold', '/projects')).sort(byIdDescending);
  const assetLists = new Map();
  const readAssets = (id) => {
    if (!assetLists.has(id)) assetLists.set(id, json('metafold', `/projects/${id}/assets`));
    return assetLists.get(id);
  };
  const [models, assets, jobs, records, files, groups, tasks] = await Promise.all([
    walk(async function* () {
      for (const { id } of list) yield ITEMS.projectModels(await readAssets(id));
    }),
    walk(async function* () {
      for (const { id } of list) yield ITEMS.projectAssets(await readAssets(id));
    }),
    walk(async function* () {
      for (const { id } of list) {
        yield ITEMS.projectWorkflows(await json('metafold', `/projects/${id}/workflows`));
        yield ITEMS.projectJobs(await json('metafold', `/projects/${id}/jobs`));
      }
    }),
    json('authentise', '/model/'),
    window('/source-files', PAGE_SIZE),
    window('/assets', PAGE_SIZE),
    window('/upload-tasks', PAGE_SIZE),
  ]);
  const { resources } = records;
  const page = (...lists) => toNodes(inTurns(lists, PAGE_SIZE));
  return {
    models: page(models, ITEMS.modelModels(resources), ITEMS.sourceFiles(files)),
    assets: page(assets, ITEMS.modelAssets(resources), ITEMS.assets(groups)),
    jobs: page(jobs, ITEMS.modelJobs(resources), ITEMS.uploadTasks(tasks)),
  };
}

/** List after list, until a vendor's share of a page is there. */
async function walk(lists) {
  const items = [];
  for await (const list of lists()) {
    items.push(...list);
    if (items.length >= TURNS) break;
  }
  return items;
}

async function mergedByName() {
  const [lists, models, slices, files, groups, tasks] = await Promise.all([
    json('metafold', '/projects').then((projects) =>
      Promise.all(
        projects.map(({ id }) =>
          Promise.all(
            ['assets', 'jobs', 'workflows'].map((name) =>
              json('metafold', `/projects/${id}/${name}`),
            ),
          ),
        ),
      ),
    ),
    pages('authentise', '/model/'),
    pages('authentise', '/slice/'),
    pages('3dverse', '/source-files'),
    pages('3dverse', '/assets'),
    pages('3dverse', '/upload-tasks'),
  ]);
  const page = (...items) => toNodes(smallest(items.flat(2), PAGE_SIZE));
  const [assets, jobs, flows] = [0, 1, 2].map((index) => lists.map((each) => each[index]));
  return {
    models: page(
      assets.map(ITEMS.projectModels),
      models.map(ITEMS.modelModels),
      files.map(ITEMS.sourceFiles),
    ),
    assets: page(
      assets.map(ITEMS.projectAssets),
      models.map(ITEMS.modelAssets),
      groups.map(ITEMS.assets),
    ),
    jobs: page(
      jobs.map(ITEMS.projectJobs),
      flows.map(ITEMS.projectWorkflows),
      models.map(ITEMS.modelJobs),
      slices.map(ITEMS.slices),
      tasks.map(ITEMS.uploadTasks),
    ),
  };
}

function groupByParent(folders) {
  const groups = new Map();
  for (const folder of folders) {
    const parent = parentOf(folder);
    groups.set(parent, [...(groups.get(parent) ?? []), folder]);
  }
  return groups;
}

function toKind({ name, kind }) {
  return { name, kind };
}

function parentOf({ parent_folder_id: parent = null }) {
  return parent;
}
