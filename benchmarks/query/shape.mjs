/** From the vendors' answers to the graph's, as far as the scenarios select it. */

const JOB_STATUS = {
  pending: 'QUEUED',
  started: 'RUNNING',
  success: 'SUCCEEDED',
  failure: 'FAILED',
  canceled: 'CANCELED',
};
const MODEL_STATUS = {
  'not-uploaded': 'AWAITING_UPLOAD',
  processing: 'PROCESSING',
  processed: 'READY',
  error: 'FAILED',
};
/** In the order in which the graph shows the groups of a 3dverse list. */
const CONTAINERS = {
  scenes: 'scene',
  meshes: 'mesh',
  materials: 'material',
  animation_graphs: 'animation_graph',
  render_graphs: 'render_graph',
  event_maps: 'event_map',
};
const GEOMETRY = /\.(stl|obj|ply|3mf|amf|step|stp|iges|igs|glb|gltf|fbx)$/i;

export const byIdDescending = (a, b) => Number(b.id) - Number(a.id);

export function toFile({ id, filename, size, created }) {
  return {
    vendorId: id,
    name: filename,
    kind: 'file',
    size,
    createdAt: new Date(created).toISOString(),
  };
}

export function toComputeJob({ id, name, state }) {
  return { vendorId: id, name, status: JOB_STATUS[state] };
}

export function toStep({ id, name, type, state, inputs }) {
  return {
    vendorId: id,
    name,
    type,
    status: JOB_STATUS[state],
    inputs: Object.entries(inputs.assets ?? {}).map(([role, asset]) => ({
      role,
      resource: { vendorId: asset.id, name: asset.filename, size: asset.size },
    })),
  };
}

export function toWorkflow({ id, state }, steps) {
  return { vendorId: id, status: JOB_STATUS[state], steps };
}

export function toModel({ uri, name, status }) {
  return { vendorId: idOf(uri), name, status: MODEL_STATUS[status] };
}

export function toAssets(groups) {
  return Object.entries(CONTAINERS).flatMap(([container, kind]) =>
    (groups[container] ?? []).map(({ asset_id: vendorId, name }) => ({ vendorId, name, kind })),
  );
}

/** Of each vendor's list the items as `models`, `assets` and `jobs` have them. */
export const ITEMS = {
  projectModels: (assets) =>
    assets
      .toSorted(byIdDescending)
      .filter(({ filename }) => GEOMETRY.test(filename))
      .map(toNamed('metafold-demo', ({ id, filename }) => [id, filename])),
  projectAssets: (assets) =>
    assets
      .toSorted(byIdDescending)
      .map(toNamed('metafold-demo', ({ id, filename }) => [id, filename])),
  projectJobs: (jobs) =>
    jobs.toSorted(byIdDescending).map(toNamed('metafold-demo', ({ id, name }) => [id, name])),
  projectWorkflows: (workflows) =>
    workflows.toSorted(byIdDescending).map(toNamed('metafold-demo', ({ id }) => [id, null])),
  modelModels: (models) =>
    models.map(toNamed('authentise-demo', ({ uri, name }) => [idOf(uri), name])),
  modelAssets: (models) =>
    models
      .flatMap(({ uri, name, status, snapshot }) => [
        ...(status === 'not-uploaded' ? [] : [[idOf(uri), name]]),
        ...(snapshot === null ? [] : [[idOf(snapshot), `${name} snapshot`]]),
      ])
      .map(toNamed('authentise-demo', (pair) => pair)),
  modelJobs: (models) =>
    models
      .filter(({ status }) => status !== 'not-uploaded')
      .map(toNamed('authentise-demo', ({ uri, name }) => [idOf(uri), name])),
  slices: (slices) => slices.map(toNamed('authentise-demo', ({ uri }) => [idOf(uri), null])),
  sourceFiles: (files) =>
    files.map(toNamed('3dverse-demo', (file) => [file.source_file_id, file.name])),
  assets: (groups) =>
    Object.values(groups)
      .flat()
      .map(toNamed('3dverse-demo', ({ asset_id, name }) => [asset_id, name])),
  uploadTasks: (tasks) =>
    tasks
      .flatMap(({ upload_task_id, conversion_tasks }) => [
        [upload_task_id, null],
        ...(conversion_tasks ?? []).map((each) => [each.asset_id, each.source_file_name]),
      ])
      .map(toNamed('3dverse-demo', (pair) => pair)),
};

function toNamed(account, pick) {
  return (item) => {
    const [vendorId, name] = pick(item);
    return { account, vendorId, name };
  };
}

function idOf(uri) {
  return uri.slice(uri.lastIndexOf('/', uri.length - 2) + 1, -1);
}

/** One order over all: by name, nothing last; then by account and id. */
export function smallest(items, count) {
  return items
    .map((item) => ({ item, key: item.name?.toLowerCase() ?? null }))
    .sort(
      (a, b) =>
        Number(a.key === null) - Number(b.key === null) ||
        compare(a.key, b.key) ||
        compare(a.item.account, b.item.account) ||
        compare(a.item.vendorId, b.item.vendorId),
    )
    .slice(0, count)
    .map(({ item }) => item);
}

/** One of each list after another, as long as there are any. */
export function inTurns(lists, count) {
  const taken = [];
  for (let index = 0; taken.length < count; index += 1) {
    const turn = lists.flatMap((list) => (index < list.length ? [list[index]] : []));
    if (turn.length === 0) break;
    taken.push(...turn);
  }
  return taken.slice(0, count);
}

export const toNodes = (items) => ({
  nodes: items.map(({ vendorId, name }) => ({ vendorId, name })),
});

function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
