import type { Project } from '../domain/record.ts';
import { idNumber } from '../domain/sort.ts';
import { inProject } from '../domain/store.ts';
import { ApiError, invalid } from '../wire/error.ts';
import { toProjectJson } from '../wire/project.ts';
import { readFields, requiredText } from './body.ts';
import { answerList, type ListFields } from './list.ts';
import { type Api, deleted, type Router, requireProject } from './router.ts';
import { checkLimit, DEMO_USER } from './user-route.ts';

const FIELDS: ListFields<Project> = {
  sort: {
    id: idNumber,
    user: ({ user }) => user,
    name: ({ name }) => name,
    created: ({ createdAt }) => createdAt,
    modified: ({ modifiedAt }) => modifiedAt,
  },
  search: { id: ({ id }) => id, user: ({ user }) => user, name: ({ name }) => name },
};

const ACCESS = ['private', 'public', 'org'];

export function defineProjectRoutes({ define }: Router, { store, settings, clock }: Api): void {
  define('GET /projects', ({ context }) =>
    answerList(context, [...store.projects.values()], FIELDS, (project) =>
      toProjectJson(project, settings, { isListed: true }),
    ),
  );

  define('GET /projects/:project', ({ param }) =>
    Response.json(toProjectJson(requireProject(store, param('project')), settings)),
  );

  define('POST /projects', async ({ context }) => {
    const fields = await readFields(context);
    const name = requiredText(fields, 'name');
    const source = typeof fields.source === 'string' ? requireProject(store, fields.source) : null;
    checkLimit(settings, store, 'project');
    const now = clock.now();
    const project = store.addProject({
      ...(source !== null && shapeOf(source)),
      ...parseChanges({ access: 'private', ...fields, name }),
      user: DEMO_USER,
      name,
      createdAt: now,
      modifiedAt: now,
    } as Omit<Project, 'id'>);
    // What a copy takes along is not documented: files yes, past jobs no.
    for (const { filename, content } of source === null ? [] : inProject(store.assets, source.id)) {
      store.addAsset({ projectId: project.id, jobId: null, filename, content, createdAt: now });
    }
    return Response.json(toProjectJson(project, settings), { status: 201 });
  });

  define('PATCH /projects/:project', async ({ context, param }) => {
    const project = requireProject(store, param('project'));
    Object.assign(project, parseChanges(await readFields(context)), { modifiedAt: clock.now() });
    return Response.json(toProjectJson(project, settings));
  });

  define('DELETE /projects/:project', ({ param }) => {
    store.removeProject(requireProject(store, param('project')).id);
    return deleted();
  });
}

function shapeOf({ type, project, graph }: Project): Partial<Project> {
  return {
    ...(type !== undefined && { type }),
    ...(project !== undefined && { project }),
    ...(graph !== undefined && { graph }),
  };
}

/** Only what was sent; a field that is absent stays as it is. */
function parseChanges(fields: Record<string, unknown>): Partial<Project> {
  const { name, access, type, project, graph } = fields;
  if (access !== undefined && !ACCESS.includes(String(access))) {
    throw invalid('access', `Must be one of ${ACCESS.join(', ')}`);
  }
  return {
    ...(name !== undefined && { name: requiredText(fields, 'name') }),
    ...(access !== undefined && { access: String(access) }),
    ...(type !== undefined && { type: requiredText(fields, 'type') }),
    ...(project !== undefined && { project: objectOrNull('project', project) }),
    ...(graph !== undefined && { graph: objectOrNull('graph', graph) }),
  };
}

function objectOrNull(name: string, value: unknown): object | null {
  if (typeof value !== 'object') throw new ApiError(400, 'Expected an object', name);
  return value;
}
