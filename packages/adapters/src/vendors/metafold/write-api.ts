import type { JsonAnswer, VendorClient } from '../../http/client.ts';
import { path } from '../../http/path.ts';
import { type Fetched, toFetched } from './fetched.ts';
import type { CollectionName } from './ref.ts';
import { METAFOLD } from './vendor.ts';
import {
  type JobJson,
  jobJson,
  type ProjectJson,
  projectJson,
  type WorkflowJson,
  workflowJson,
} from './wire.ts';

/** Calls that change something; each is sent once. */
export interface MetafoldWrites {
  /** A new project; with `source` a copy of another. */
  readonly postProject: (
    json: { readonly name: string; readonly access?: string; readonly source?: string },
    signal: AbortSignal,
  ) => Promise<Fetched<ProjectJson>>;
  readonly patchProject: (
    project: string,
    json: { readonly name: string },
    signal: AbortSignal,
  ) => Promise<Fetched<ProjectJson>>;
  readonly deleteProject: (project: string, signal: AbortSignal) => Promise<void>;
  readonly deleteItem: (
    project: string,
    collection: CollectionName,
    id: string,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Legacy only, as `patchJob`. */
  readonly postJob: (
    project: string,
    json: { readonly type: string; readonly parameters: unknown; readonly name?: string },
    signal: AbortSignal,
  ) => Promise<Fetched<JobJson>>;
  readonly patchJob: (
    project: string,
    job: string,
    json: { readonly name: string },
    signal: AbortSignal,
  ) => Promise<Fetched<JobJson>>;
  readonly postWorkflow: (
    project: string,
    json: unknown,
    signal: AbortSignal,
  ) => Promise<Fetched<WorkflowJson>>;
  readonly postCancel: (project: string, workflow: string, signal: AbortSignal) => Promise<void>;
}

export function createWrites(account: string, client: VendorClient): MetafoldWrites {
  const origin = { vendor: METAFOLD, account };
  const toProject = (answer: JsonAnswer) => toFetched(answer, projectJson, origin, 'a project');
  const toJob = (answer: JsonAnswer) => toFetched(answer, jobJson, origin, 'a job');

  return {
    postProject: async (json, signal) =>
      toProject(await client.sendJson('POST', '/projects', { json, signal })),
    patchProject: async (project, json, signal) =>
      toProject(await client.sendJson('PATCH', path`/projects/${project}`, { json, signal })),
    deleteProject: async (project, signal) => {
      await client.sendJson('DELETE', path`/projects/${project}`, { signal });
    },
    deleteItem: async (project, collection, id, signal) => {
      await client.sendJson('DELETE', path`/projects/${project}/${collection}/${id}`, { signal });
    },
    postJob: async (project, json, signal) =>
      toJob(await client.sendJson('POST', path`/projects/${project}/jobs`, { json, signal })),
    patchJob: async (project, job, json, signal) => {
      const url = path`/projects/${project}/jobs/${job}`;
      return toJob(await client.sendJson('PATCH', url, { json, signal }));
    },
    postWorkflow: async (project, json, signal) => {
      const url = path`/projects/${project}/workflows`;
      const answer = await client.sendJson('POST', url, { json, signal });
      return toFetched(answer, workflowJson, origin, 'a workflow');
    },
    postCancel: async (project, workflow, signal) => {
      const url = path`/projects/${project}/workflows/${workflow}/cancel`;
      await client.sendJson('POST', url, { signal });
    },
  };
}
