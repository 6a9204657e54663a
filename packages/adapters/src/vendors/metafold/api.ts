import { type ReadContext, type Ref, SLOW_KEY } from '@fabgraph/contract';
import type { z } from 'zod';
import type { JsonAnswer, VendorClient } from '../../http/client.ts';
import { path, word } from '../../http/path.ts';
import {
  type AnswerOrigin,
  listIn,
  type ReadableItems,
  readRecordsInTurns,
} from '../../wire/item.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import type { ProjectSource } from './asset.ts';
import { type Fetched, toFetched } from './fetched.ts';
import { createFiles, type MetafoldFiles } from './file-api.ts';
import type { GeometryFormats } from './format.ts';
import { toNewestFirst } from './item-list.ts';
import { createListChoice } from './list-choice.ts';
import { type CollectionName, folderRef } from './ref.ts';
import {
  type AssetJson,
  assetJson,
  type JobJson,
  jobJson,
  type ProjectJson,
  projectJson,
  type WorkflowJson,
  workflowJson,
} from './wire.ts';
import { createWrites, type MetafoldWrites } from './write-api.ts';

/** One of the vendor's lists, which it gives whole. */
export interface Collection<T> {
  /**
   * Newest first. At most one call for one request of one caller; `q` is the vendor's search. Equal
   * answers, those that several callers share, are the same array.
   */
  readonly list: (
    project: string,
    context: ReadContext,
    q?: string | null,
  ) => Promise<readonly Fetched<T>[]>;
  /** Whether to read the list for `count` of its things, rather than each by `get`. */
  readonly isListCheaper: (
    project: string,
    count: number,
    context: ReadContext,
  ) => Promise<boolean>;
  readonly get: (project: string, id: string, context: ReadContext) => Promise<Fetched<T>>;
}

export interface MetafoldApi extends MetafoldWrites, MetafoldFiles {
  readonly account: string;
  /** What is read of a project comes from there. */
  readonly sourceIn: (project: string) => ProjectSource;
  /** Whose answers are read. */
  readonly origin: AnswerOrigin;
  /** As `Collection.list`. */
  readonly listProjects: (
    context: ReadContext,
    q?: string | null,
  ) => Promise<readonly Fetched<ProjectJson>[]>;
  /** The folders that jobs and models are in: every project. */
  readonly listFolders: (context: ReadContext) => Promise<readonly Ref<'Folder'>[]>;
  readonly isProjectListCheaper: (count: number, context: ReadContext) => Promise<boolean>;
  readonly getProject: (id: string, context: ReadContext) => Promise<Fetched<ProjectJson>>;
  readonly assets: Collection<AssetJson>;
  readonly jobs: Collection<JobJson>;
  readonly workflows: Collection<WorkflowJson>;
  /** The body of `/user/<name>`. */
  readonly getUser: (name: UserPart, context: ReadContext) => Promise<unknown>;
}

export type UserPart = 'license' | 'quota' | 'usage';

const PROJECTS = path`/projects`;

export function createMetafoldApi(
  account: string,
  client: VendorClient,
  geometryFormats: GeometryFormats,
): MetafoldApi {
  const { origin } = client;

  const choice = createListChoice();

  const createList = <T extends { readonly id: string }>(schema: z.ZodType<T>, what: string) => {
    const itemsOf = perAnswer(async (body: unknown): Promise<ReadableItems<Fetched<T>>> => {
      const fetchedAt = new Date();
      const values = listIn(body, origin, what);
      const toRecord = (json: T, payload: unknown) => ({ json, payload, fetchedAt });
      const { items, leftOut } = await readRecordsInTurns(schema, values, origin, toRecord);
      return { items: await toNewestFirst(items), leftOut };
    });

    return async (
      url: string,
      context: ReadContext,
      q: string | null,
      key = url,
    ): Promise<readonly Fetched<T>[]> => {
      if (q === null) await choice.begin(url, context);
      const { items, leftOut } = await context.once(`${key}?${q ?? ''}`, async () => {
        const query = q === null ? undefined : `q=${encodeURIComponent(q)}`;
        // The vendor has no pages: a list comes whole, however long.
        const options = { query, caller: context, maxBytes: client.maxListBytes };
        const read = await itemsOf((await client.getJson(url, options)).body);
        if (q === null) choice.note(url, read.items.length);
        return read;
      });
      if (leftOut !== undefined) context.onLeftOut?.(leftOut);
      return items;
    };
  };

  const one = <T>(answer: JsonAnswer, schema: z.ZodType<T>, what: string): Fetched<T> =>
    toFetched(answer, schema, origin, what);

  const createCollection = <T extends { readonly id: string }>(
    name: CollectionName,
    schema: z.ZodType<T>,
    what: string,
  ): Collection<T> => {
    const list = createList(schema, name);
    return {
      list: (project, context, q = null) =>
        list(path`/projects/${project}/${word(name)}`, context, q),
      isListCheaper: (project, count, context) =>
        choice.isListCheaper(path`/projects/${project}/${word(name)}`, count, context),
      get: (project, id, context) => {
        const url = path`/projects/${project}/${word(name)}/${id}`;
        return context.once(url, async () =>
          one(await client.getJson(url, { caller: context }), schema, what),
        );
      },
    };
  };
  const projectList = createList(projectJson, 'projects');
  const listProjects: MetafoldApi['listProjects'] = (context, q = null) =>
    projectList(PROJECTS, context, q, `${SLOW_KEY}${PROJECTS}`);

  return {
    account,
    sourceIn: (project) => ({ account, project, geometryFormats }),
    origin,
    listProjects,
    listFolders: async (context) =>
      (await listProjects(context)).map(({ json }) => folderRef(account, json.id)),
    isProjectListCheaper: (count, context) => choice.isListCheaper(PROJECTS, count, context),
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
      const url = path`/user/${word(name)}`;
      return context.once(url, async () => (await client.getJson(url, { caller: context })).body);
    },
    ...createWrites(client),
    ...createFiles(client),
  };
}
