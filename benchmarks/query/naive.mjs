import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { serveAsContestant } from './contestant.mjs';
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

// A server as the first page of a tutorial has it: Yoga, and in each resolver a fetch of what that
// field needs, one after the other. Steps are read one by one, folders one by one, lists whole.
const { baseUrls } = JSON.parse(process.env.VENDOR);
const HEADERS = {
  metafold: { authorization: 'Bearer metafold-demo-token' },
  authentise: { authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}` },
  '3dverse': { api_key: '3dverse-demo-key' },
};
const WINDOW = 100;

const read = async (vendor, path) =>
  (await fetch(`${baseUrls[vendor]}${path}`, { headers: HEADERS[vendor] })).json();
const pathOf = (id) => Buffer.from(id, 'base64url').toString().split(':').slice(2).join(':');

const yoga = createYoga({
  logging: false,
  graphiql: false,
  landingPage: false,
  schema: createSchema({
    typeDefs: `
      type Query {
        asset(id: ID!): Asset
        folder(id: ID!): Folder
        models(first: Int!, filter: VendorFilter, orderBy: Order): Models!
        assets(first: Int!, orderBy: Order): Assets!
        jobs(first: Int!, orderBy: Order): Jobs!
      }
      type Folder {
        name: String!
        assets(first: Int!): Assets!
        folders(first: Int!): Folders!
        jobs(first: Int!, filter: JobFilter): Jobs!
      }
      type Asset { vendorId: String! name: String! kind: String! size: Int createdAt: String }
      type Model { vendorId: String! name: String! status: String! }
      type Job {
        vendorId: String! name: String type: String status: String
        steps: [Job!]
        inputs: [JobFile!]
      }
      type JobFile { role: String! resource: Asset }
      type Folders { nodes: [Folder!]! }
      type Assets { nodes: [Asset!]! }
      type Models { nodes: [Model!]! }
      type Jobs { nodes: [Job!]! }
      enum Kind { WORKFLOW COMPUTE }
      enum Field { NAME }
      enum Direction { ASC }
      input VendorFilter { vendors: [ID!] }
      input JobFilter { kinds: [Kind!] }
      input Order { field: Field! direction: Direction! }
    `,
    resolvers: {
      Query: {
        asset: async (_, { id }) => toFile(await read('metafold', `/${pathOf(id)}`)),
        folder: (_, { id }) => ({ path: pathOf(id) }),
        models: async (_, { first, filter, orderBy }) => {
          if (filter?.vendors !== undefined) {
            const { resources } = await read('authentise', '/model/');
            return { nodes: resources.slice(0, first).map(toModel) };
          }
          return merge(orderBy, [
            await projectItems('assets', ITEMS.projectModels),
            await authentiseItems('/model/', ITEMS.modelModels),
            await threeDVerseItems('/source-files', ITEMS.sourceFiles),
          ]);
        },
        assets: async (_, { orderBy }) =>
          merge(orderBy, [
            await projectItems('assets', ITEMS.projectAssets),
            await authentiseItems('/model/', ITEMS.modelAssets),
            await threeDVerseItems('/assets', ITEMS.assets),
          ]),
        jobs: async (_, { orderBy }) =>
          merge(orderBy, [
            [
              ...(await projectItems('workflows', ITEMS.projectWorkflows)),
              ...(await projectItems('jobs', ITEMS.projectJobs)),
            ],
            [
              ...(await authentiseItems('/model/', ITEMS.modelJobs)),
              ...(await authentiseItems('/slice/', ITEMS.slices)),
            ],
            await threeDVerseItems('/upload-tasks', ITEMS.uploadTasks),
          ]),
      },
      Folder: {
        name: async ({ path, name }) => name ?? (await read('3dverse', `/folders/${path}`)).name,
        assets: async ({ path }, { first }) => ({
          nodes: toAssets(await read('3dverse', `/folders/${path}/assets?offset=0&limit=${first}`)),
        }),
        folders: async ({ path }) => ({
          nodes: (await read('3dverse', `/folders/${path}/folders`)).map(({ folder_id, name }) => ({
            path: folder_id,
            name,
          })),
        }),
        jobs: async ({ path }, { first, filter }) => {
          const isOfWorkflows = filter.kinds.includes('WORKFLOW');
          const list = await read('metafold', `/${path}/${isOfWorkflows ? 'workflows' : 'jobs'}`);
          const nodes = list.sort(byIdDescending).slice(0, first);
          if (!isOfWorkflows) return { nodes: nodes.map(toComputeJob) };
          return { nodes: nodes.map((each) => ({ ...toWorkflow(each), path, jobs: each.jobs })) };
        },
      },
      Job: {
        steps: async ({ path, jobs }) => {
          const steps = [];
          for (const id of jobs)
            steps.push({ ...toStep(await read('metafold', `/${path}/jobs/${id}`)), path });
          return steps;
        },
        inputs: ({ path, inputs }) => inputs.map((input) => ({ ...input, path })),
      },
      JobFile: {
        resource: async ({ path, resource }) =>
          toFile(await read('metafold', `/${path}/assets/${resource.vendorId}`)),
      },
    },
  }),
});
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => {
  serveAsContestant(`http://127.0.0.1:${server.address().port}/graphql`, async () => {});
});

function merge(orderBy, lists) {
  return toNodes(orderBy == null ? inTurns(lists, PAGE_SIZE) : smallest(lists.flat(), PAGE_SIZE));
}

async function projectItems(name, toItems) {
  const items = [];
  for (const { id } of await read('metafold', '/projects')) {
    items.push(...toItems(await read('metafold', `/projects/${id}/${name}`)));
  }
  return items;
}

async function authentiseItems(path, toItems) {
  const items = [];
  for (let next = path; next !== null; ) {
    const { resources, links } = await read('authentise', next);
    items.push(...toItems(resources));
    next = links.next?.slice(baseUrls.authentise.length) ?? null;
  }
  return items;
}

async function threeDVerseItems(path, toItems) {
  const items = [];
  for (let offset = 0; ; offset += WINDOW) {
    const page = await read('3dverse', `${path}?offset=${offset}&limit=${WINDOW}`);
    items.push(...toItems(page));
    if (Object.values(page).flat().length < WINDOW) return items;
  }
}
