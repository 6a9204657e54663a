import { ITEMS } from './shape.mjs';
import { createVendorReader } from './vendor-reader.mjs';

const BRANCHES = 4;
const LEAVES = 5;
const ASSETS_PER_FOLDER = 10;
const SHELF_ASSETS = 50;
const KINDS = ['material', 'scene', 'event_map', 'animation_graph', 'render_graph'];
/** The sample's project with twenty workflows of five steps each. */
const PROJECT = 'Thermal management';

/**
 * What the shop's sample lacks, added to the 3dverse emulator: a tree of 25 folders three deep with
 * ten assets each, and one folder with fifty. Gives the places that the scenarios ask for and, for
 * the floors, how long each list is.
 */
export async function addBenchmarkSample(baseUrls, apiKey) {
  const tree = await post('/folders', {
    name: 'Benchmark tree',
    subfolders: numbered('Branch', BRANCHES).map((branch) => ({
      name: branch,
      subfolders: numbered(`${branch} leaf`, LEAVES).map((name) => ({ name })),
    })),
  });
  const shelf = await post('/folders', { name: 'Benchmark shelf' });
  for (const id of idsOf(tree)) await fill(id, ASSETS_PER_FOLDER);
  await fill(shelf.folder_id, SHELF_ASSETS);

  const read = createVendorReader(baseUrls);
  const projects = await read.json('metafold', '/projects');
  const { id: project } = projects.find(({ name }) => name === PROJECT);
  const [{ id: asset }] = await read.json('metafold', `/projects/${project}/assets`);
  const places = { project, asset, tree: tree.folder_id, shelf: shelf.folder_id };
  return { places, ...(await readAll(read, projects)) };

  async function fill(folderId, count) {
    for (let index = 0; index < count; index += 1) {
      const kind = KINDS[index % KINDS.length];
      await post(`/folders/${folderId}/assets`, { asset_type: kind, name: `${kind} ${index}` });
    }
  }

  async function post(path, body) {
    const response = await fetch(`${baseUrls['3dverse']}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', api_key: apiKey },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** How long each list is, newest project first, and every item of each noun. */
async function readAll(read, projects) {
  const ids = projects.map(({ id }) => id).sort((a, b) => Number(b) - Number(a));
  const lists = await Promise.all(
    ids.map((id) =>
      Promise.all(
        ['assets', 'workflows', 'jobs'].map((name) =>
          read.json('metafold', `/projects/${id}/${name}`),
        ),
      ),
    ),
  );
  const models = (await read.pages('authentise', '/model/')).flat();
  const slices = (await read.pages('authentise', '/slice/')).flat();
  const sourceFiles = (await read.pages('3dverse', '/source-files')).flat();
  const assets = (await read.pages('3dverse', '/assets')).flatMap(ITEMS.assets);
  const uploadTasks = (await read.pages('3dverse', '/upload-tasks')).flat();
  const known = {
    models: [
      ...lists.flatMap(([files]) => ITEMS.projectModels(files)),
      ...ITEMS.modelModels(models),
      ...ITEMS.sourceFiles(sourceFiles),
    ],
    assets: [
      ...lists.flatMap(([files]) => ITEMS.projectAssets(files)),
      ...ITEMS.modelAssets(models),
      ...assets,
    ],
    jobs: [
      ...lists.flatMap(([, workflows, jobs]) => [
        ...ITEMS.projectWorkflows(workflows),
        ...ITEMS.projectJobs(jobs),
      ]),
      ...ITEMS.modelJobs(models),
      ...ITEMS.slices(slices),
      ...ITEMS.uploadTasks(uploadTasks),
    ],
  };
  return {
    lengths: {
      folders: 1 + BRANCHES + BRANCHES * LEAVES,
      projects: lists.map(([files, workflows, jobs]) => ({
        models: ITEMS.projectModels(files).length,
        assets: files.length,
        workflows: workflows.length,
        jobs: jobs.length,
      })),
      models: models.length,
      slices: slices.length,
      sourceFiles: sourceFiles.length,
      assets: assets.length,
      uploadTasks: uploadTasks.length,
    },
    known: Object.fromEntries(
      Object.entries(known).map(([list, items]) => [
        list,
        items.map(({ vendorId, name }) => `${vendorId} ${name}`),
      ]),
    ),
  };
}

function numbered(word, count) {
  return Array.from({ length: count }, (_, index) => `${word} ${index}`);
}

function idsOf({ folder_id: id, subfolders = [] }) {
  return [id, ...subfolders.flatMap(idsOf)];
}
