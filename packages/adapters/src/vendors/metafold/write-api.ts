import type { Caller } from '@fabgraph/contract';
import type { JsonAnswer, VendorClient } from '../../http/client.ts';
import { path, word } from '../../http/path.ts';
import { type Fetched, toFetched } from './fetched.ts';
import type { CollectionName } from './ref.ts';
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
    caller: Caller,
  ) => Promise<Fetched<ProjectJson>>;
  readonly patchProject: (
    project: string,
    json: { readonly name: string },
    caller: Caller,
  ) => Promise<Fetched<ProjectJson>>;
  readonly deleteProject: (project: string, caller: Caller) => Promise<void>;
  readonly deleteItem: (
    project: string,
    collection: CollectionName,
    id: string,
    caller: Caller,
  ) => Promise<void>;
  /** Legacy only, as `patchJob`. */
  readonly postJob: (
    project: string,
    json: { readonly type: string; readonly parameters: unknown; readonly name?: string },
    caller: Caller,
  ) => Promise<Fetched<JobJson>>;
  readonly patchJob: (
    project: string,
    job: string,
    json: { readonly name: string },
    caller: Caller,
  ) => Promise<Fetched<JobJson>>;
  readonly postWorkflow: (
    project: string,
    json: unknown,
    caller: Caller,
  ) => Promise<Fetched<WorkflowJson>>;
  readonly postCancel: (project: string, workflow: string, caller: Caller) => Promise<void>;
}

export function createWrites(client: VendorClient): MetafoldWrites {
  const { origin } = client;
  const toProject = (answer: JsonAnswer) => toFetched(answer, projectJson, origin, 'a project');
  const toJob = (answer: JsonAnswer) => toFetched(answer, jobJson, origin, 'a job');

  return {
    postProject: async (json, caller) =>
      toProject(await client.sendJson('POST', path`/projects`, { json, caller })),
    patchProject: async (project, json, caller) =>
      toProject(await client.sendJson('PATCH', path`/projects/${project}`, { json, caller })),
    deleteProject: async (project, caller) => {
      await client.sendJson('DELETE', path`/projects/${project}`, { caller });
    },
    deleteItem: async (project, collection, id, caller) => {
      await client.sendJson('DELETE', path`/projects/${project}/${word(collection)}/${id}`, {
        caller,
      });
    },
    postJob: async (project, json, caller) =>
      toJob(await client.sendJson('POST', path`/projects/${project}/jobs`, { json, caller })),
    patchJob: async (project, job, json, caller) => {
      const url = path`/projects/${project}/jobs/${job}`;
      return toJob(await client.sendJson('PATCH', url, { json, caller }));
    },
    postWorkflow: async (project, json, caller) => {
      const url = path`/projects/${project}/workflows`;
      const answer = await client.sendJson('POST', url, { json, caller });
      return toFetched(answer, workflowJson, origin, 'a workflow');
    },
    postCancel: async (project, workflow, caller) => {
      const url = path`/projects/${project}/workflows/${workflow}/cancel`;
      await client.sendJson('POST', url, { caller });
    },
  };
}
