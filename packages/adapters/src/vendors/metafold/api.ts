import { type ReadContext, SLOW_KEY } from '@fabgraph/contract';
import type { z } from 'zod';
import type { JsonAnswer, VendorClient } from '../../http/client.ts';
import { path } from '../../http/path.ts';
import { readList } from '../../wire/item.ts';
import { type Fetched, toFetched } from './fetched.ts';
import { createFiles, type MetafoldFiles } from './file-api.ts';
import type { CollectionName } from './ref.ts';
import { METAFOLD } from './vendor.ts';
import {
  type AssetJson,
  assetJson,
  type JobJson,
  jobJson,
  type ProjectJson,
  projectJson,
  received,
  type WorkflowJson,
  workflowJson,
} from './wire.ts';
import { createWrites, type MetafoldWrites } from './write-api.ts';

/** One of the vendor's lists, which it gives whole. */
export interface Collection<T> {
  /** At most one call for one request of one caller; `q` is the vendor's search. */
  readonly list: (
    project: string,
    context: ReadContext,
    q?: string | null,
  ) => Promise<readonly Fetched<T>[]>;
  readonly get: (project: string, id: string, context: ReadContext) => Promise<Fetched<T>>;
}

export interface MetafoldApi extends MetafoldWrites, MetafoldFiles {
  readonly account: string;
  readonly listProjects: (
    context: ReadContext,
    q?: string | null,
  ) => Promise<readonly Fetched<ProjectJson>[]>;
  readonly getProject: (id: string, context: ReadContext) => Promise<Fetched<ProjectJson>>;
  readonly assets: Collection<AssetJson>;
  readonly jobs: Collection<JobJson>;
  readonly workflows: Collection<WorkflowJson>;
  /** The body of `/user/<name>`. */
  readonly getUser: (name: UserPart, context: ReadContext) => Promise<unknown>;
}

export type UserPart = 'license' | 'quota' | 'usage';

/** The vendor has no pages: a list comes whole, however long. */
const MAX_LIST_BYTES = 32_000_000;

export function createMetafoldApi(account: string, client: VendorClient): MetafoldApi {
  const origin = { vendor: METAFOLD, account };

  const list = <T>(url: string, schema: z.ZodType<T>, what: string, key = url) => {
    return (context: ReadContext, q?: string | null): Promise<readonly Fetched<T>[]> =>
      context.once(`${key}?${q ?? ''}`, async () => {
        const query = q === undefined || q === null ? undefined : `q=${encodeURIComponent(q)}`;
        const options = { query, caller: context, maxBytes: MAX_LIST_BYTES };
        const { body } = await client.getJson(url, options);
        const fetchedAt = new Date();
        return readList(received(schema), body, origin, what).map((item) => ({
          ...item,
          fetchedAt,
        }));
      });
  };

  const one = <T>(answer: JsonAnswer, schema: z.ZodType<T>, what: string): Fetched<T> =>
    toFetched(answer, schema, origin, what);

  const createCollection = <T>(
    name: CollectionName,
    schema: z.ZodType<T>,
    what: string,
  ): Collection<T> => ({
    list: (project, context, q) =>
      list(path`/projects/${project}/${name}`, schema, name)(context, q),
    get: (project, id, context) => {
      const url = path`/projects/${project}/${name}/${id}`;
      return context.once(url, async () =>
        one(await client.getJson(url, { caller: context }), schema, what),
      );
    },
  });

  return {
    account,
    listProjects: list('/projects', projectJson, 'projects', `${SLOW_KEY}/projects`),
    getProject: (id, context) => {
      const url = path`/projects/${id}`;
      return context.once(url, async () =>
        one(await client.getJson(url, { caller: context }), projectJson, 'a project'),
      );
    },
    assets: createCollection('assets', assetJson, 'an asset'),
    jobs: createCollection('jobs', jobJson, 'a job'),
    workflows: createCollection('workflows', workflowJson, 'a workflow'),
    getUser: (name, context) => {
      const url = path`/user/${name}`;
      return context.once(url, async () => (await client.getJson(url, { caller: context })).body);
    },
    ...createWrites(account, client),
    ...createFiles(account, client),
  };
}
