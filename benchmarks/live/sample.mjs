const HEADERS = {
  metafold: { authorization: 'Bearer metafold-demo-token' },
  authentise: { authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}` },
  '3dverse': { api_key: '3dverse-demo-key' },
};
const JOB_TYPE = 'evaluate_metrics';
/** What 3DIAX and 3dverse give of a list at once. */
const AUTHENTISE_PAGE = 25;
const THREEDVERSE_WINDOW = 100;

/** What is watched, added to the emulators' own sample as a client of each vendor would add it. */
export function createSample(baseUrls) {
  return { addThings, addJobs };

  /** So many of each kind. `atMost`: vendor calls that one look at all of them takes at the most. */
  async function addThings(count) {
    const folder = await send('3dverse', '/folders', { name: 'Watched' });
    const tasks = [];
    for (let index = 0; index < count; index += 1) {
      const form = new FormData();
      form.append('files', new Blob(['solid']), `watched-${index}.stl`);
      const path = `/folders/${folder.folder_id}/source-files`;
      tasks.push((await send('3dverse', path, form)).upload_task_id);
    }
    const project = await addProject();
    const workflows = [];
    for (let index = 0; index < count; index += 1) {
      workflows.push((await addWorkflow(project, ['only'])).id);
    }
    const { resources, links } = await read('authentise', '/model/');
    const models = await countModels(resources, links.next);
    return [
      {
        kind: 'Metafold jobs',
        calls: '^metafold GET /projects/[^/]+/jobs',
        vendorIds: await addJobs(count),
        atMost: 1,
      },
      {
        kind: 'Metafold workflows',
        calls: '^metafold GET /projects/[^/]+/workflows',
        vendorIds: workflows,
        atMost: 1,
      },
      {
        kind: '3DIAX models',
        calls: '^authentise ',
        vendorIds: null,
        atMost: Math.min(count, Math.ceil(models / AUTHENTISE_PAGE)),
      },
      {
        kind: '3dverse upload tasks',
        calls: '^3dverse ',
        vendorIds: tasks,
        atMost: Math.min(count, Math.ceil(count / THREEDVERSE_WINDOW)),
      },
    ];
  }

  /** The jobs of one workflow; they begin to run in the order of their names. */
  async function addJobs(count) {
    const names = Array.from({ length: count }, (_, index) => `change-${index}`);
    const project = await addProject();
    const workflow = await addWorkflow(project, names);
    const jobs = await read('metafold', `/projects/${project}/jobs`);
    const idOf = new Map(
      jobs.filter((job) => job.workflow_id === workflow.id).map(({ name, id }) => [name, id]),
    );
    return names.map((name) => idOf.get(name));
  }

  async function addProject() {
    return (await send('metafold', '/projects', { name: 'Watched' })).id;
  }

  function addWorkflow(project, names) {
    const jobs = Object.fromEntries(names.map((name) => [name, { type: JOB_TYPE }]));
    const definition = JSON.stringify({ jobs });
    return send('metafold', `/projects/${project}/workflows`, { definition });
  }

  async function countModels(resources, next) {
    if (next === null) return resources.length;
    const page = await read('authentise', next);
    return resources.length + (await countModels(page.resources, page.links.next));
  }

  function read(vendor, path) {
    return call(vendor, path, {});
  }

  function send(vendor, path, body) {
    if (body instanceof FormData) return call(vendor, path, { method: 'POST', body });
    return call(vendor, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** `path`: or the whole address, as the vendor gave it. */
  async function call(vendor, path, { headers, ...rest }) {
    const url = path.startsWith('http') ? path : `${baseUrls[vendor]}${path}`;
    const response = await fetch(url, { headers: { ...HEADERS[vendor], ...headers }, ...rest });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
