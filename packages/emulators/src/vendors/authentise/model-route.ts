import { type Context, Hono } from 'hono';
import { readCallback } from './callback.ts';
import { requireUser } from './credential.ts';
import { toDatetime } from './datetime.ts';
import type { FieldReader } from './field-reader.ts';
import { type Model, statusOf, updatedAtOf } from './model.ts';
import { modelUri, toModelJson, uploadUrl } from './model-json.ts';
import { readFields } from './request-body.ts';
import { originOf } from './request-origin.ts';
import { forbidden, notFound } from './request-problem.ts';
import { answerList, type ListField } from './resource-list.ts';
import type { AuthentiseState } from './state.ts';

const TYPES = ['stl'] as const;
const UNITS = ['mm', 'in'] as const;
const READ_ONLY_KEYS = ['id', 'uri', 'uuid', 'status', 'user_uri', 'created', 'updated'];

/** The model resource: list, create, read, change. */
export function createModelRoutes(state: AuthentiseState): Hono {
  const app = new Hono();

  app.get('/model/', (c) => {
    const user = requireUser(state.users, c.req.raw);
    return answerList(c, {
      items: state.models.listFor(user.id),
      fields: modelFields(state, originOf(c)),
      pageSize: state.settings.pageSize,
      key: state.settings.listKey,
      toJson: (model) => toModelJson(c, model, state, user.id),
    });
  });

  app.post('/model/', async (c) => {
    const user = requireUser(state.users, c.req.raw);
    const fields = await readFields(c, { acceptsForm: true });
    const input = {
      name: fields.string('name', { isRequired: true, pattern: /\S/ }) ?? '',
      type: fields.oneOf('type', TYPES) ?? 'stl',
      unit: fields.oneOf('unit', UNITS) ?? null,
      allowedTransformations: readAllowedTransformations(fields),
      callback: readCallback(fields, originOf(c)) ?? null,
    };
    fields.finish();
    return answerCreated(c, state.models.add({ ...input, ownerId: user.id }), state);
  });

  app.get('/model/:id/', (c) => {
    const user = requireUser(state.users, c.req.raw);
    return c.json(toModelJson(c, findModel(c, state), state, user.id));
  });

  app.put('/model/:id/', async (c) => {
    const model = findOwnModel(c, state);
    const fields = await readFields(c);
    for (const key of READ_ONLY_KEYS) if (fields.has(key)) fields.report(key, 'cannot be changed');
    const changes = {
      ...(fields.has('name') && {
        name: fields.string('name', { isRequired: true, pattern: /\S/ }) ?? '',
      }),
      ...(fields.has('unit') && { unit: fields.oneOf('unit', UNITS) ?? null }),
      ...(fields.has('callback') && {
        callback: readCallback(fields, originOf(c)) ?? null,
      }),
      ...(fields.has('allowed_transformations') && {
        allowedTransformations: readAllowedTransformations(fields),
      }),
    };
    fields.finish();
    Object.assign(model, changes, { editedAt: state.clock.now() });
    return c.body(null, 204);
  });

  return app;
}

/** The model in the path if the caller may see it; else a 401 or 404. */
export function findModel(c: Context, state: AuthentiseState): Model {
  const user = requireUser(state.users, c.req.raw);
  const model = state.models.find(c.req.param('id') ?? '', user.id);
  if (model === undefined) throw notFound('model');
  return model;
}

/** As `findModel`, and a 403 when it is somebody else's. */
export function findOwnModel(c: Context, state: AuthentiseState): Model {
  const model = findModel(c, state);
  if (model.ownerId !== requireUser(state.users, c.req.raw).id) {
    throw forbidden('This model belongs to somebody else.');
  }
  return model;
}

/** 201 with the addresses in headers and, by default, in a body shaped like a list. */
export function answerCreated(c: Context, model: Model, state: AuthentiseState): Response {
  const origin = originOf(c);
  c.header('location', modelUri(model.id, origin));
  if (model.content === undefined) {
    c.header('x-upload-location', uploadUrl(model, state, origin));
  }
  if (state.settings.createBody === 'off') return c.body(null, 201);
  return c.json({ resources: [toModelJson(c, model, state, model.ownerId)] }, 201);
}

function readAllowedTransformations(fields: FieldReader): Model['allowedTransformations'] {
  const allowed = fields.object('allowed_transformations');
  return {
    resize: allowed?.boolean('resize') ?? false,
    rotation: allowed?.boolean('rotation') ?? false,
  };
}

function modelFields(
  { clock, settings }: AuthentiseState,
  origin: string,
): Record<string, ListField<Model>> {
  const now = clock.now();
  return {
    name: { match: 'partial', read: ({ name }) => name },
    status: { match: 'exact', read: (model) => statusOf(model, now) },
    created: { match: 'prefix', read: ({ createdAt }) => toDatetime(createdAt) },
    updated: {
      match: 'prefix',
      read: (model) => toDatetime(updatedAtOf(model, now, settings.snapshotMs)),
    },
    uri: { match: 'exact', read: ({ id }) => modelUri(id, origin) },
  };
}
