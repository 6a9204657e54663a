import { type Context, Hono } from 'hono';
import { type Callback, readCallback } from './callback.ts';
import { requireUser } from './credential.ts';
import { toDatetime } from './datetime.ts';
import { analysisOf } from './model.ts';
import { modelUri } from './model-json.ts';
import { readFields } from './request-body.ts';
import { originOf } from './request-origin.ts';
import { notFound } from './request-problem.ts';
import { answerList, type ListField } from './resource-list.ts';
import { readCuratedConfig, readRawConfig } from './slice-config.ts';
import { type Slice, type SliceConfig, sliceStatusOf } from './slice-store.ts';
import type { AuthentiseState } from './state.ts';
import { userUri } from './user-route.ts';

/** The slicing service: configurations and slices. */
export function createSliceRoutes(state: AuthentiseState): Hono {
  const app = new Hono();
  const userOf = (c: Context) => requireUser(state.users, c.req.raw);

  for (const [kind, readConfig] of [
    ['curated', readCuratedConfig],
    ['raw', readRawConfig],
  ] as const) {
    app.post(`/config/${kind}/`, async (c) => {
      const user = userOf(c);
      const config = readConfig(await readFields(c));
      const { id } = state.slices.addConfig({ ...config, ownerId: user.id });
      c.header('location', configUri(id, originOf(c)));
      return c.body(null, 201);
    });
  }

  app.get('/config/', (c) =>
    answerList(c, {
      items: state.slices.configsOf(userOf(c).id),
      fields: CONFIG_FIELDS,
      pageSize: state.settings.pageSize,
      toJson: (config) => toConfigJson(c, config, state),
    }),
  );

  app.get('/config/:id/', (c) => {
    const config = state.slices.findConfig(c.req.param('id'), userOf(c).id);
    if (config === undefined) throw notFound('configuration');
    return c.json(toConfigJson(c, config, state));
  });

  app.get('/slice/', (c) =>
    answerList(c, {
      items: state.slices.slicesOf(userOf(c).id),
      fields: sliceFields(state, originOf(c)),
      pageSize: state.settings.pageSize,
      toJson: (slice) => toSliceJson(c, slice, state),
    }),
  );

  app.post('/slice/', async (c) => {
    const user = userOf(c);
    const fields = await readFields(c);
    const modelId = idOf(fields.string('model', { isRequired: true }), 'model');
    const configId = idOf(fields.string('config', { isRequired: true }), 'config');
    const callback = readCallback(fields, originOf(c)) ?? null;
    fields.finish();
    const model = state.models.find(modelId, user.id);
    const config = state.slices.findConfig(configId, user.id);
    if (model === undefined) fields.report('model', 'is not the address of a model', 'not_found');
    if (config === undefined) {
      fields.report('config', 'is not the address of a configuration', 'not_found');
    }
    fields.finish();
    const analysis = model && analysisOf(model, state.clock.now());
    const slice = state.slices.addSlice({
      ownerId: user.id,
      modelId,
      configId,
      willFail: analysis?.isManifold !== true,
    });
    announceSlice(state, slice, callback);
    c.header('location', sliceUri(slice.id, originOf(c)));
    return c.body(null, 201);
  });

  app.get('/slice/:id/', (c) => {
    const slice = state.slices.findSlice(c.req.param('id'), userOf(c).id);
    if (slice === undefined) throw notFound('slice');
    return c.json(toSliceJson(c, slice, state));
  });

  return app;
}

const CONFIG_FIELDS: Record<string, ListField<SliceConfig>> = {
  description: { match: 'partial', read: ({ description }) => description ?? '' },
  engine: { match: 'exact', read: ({ engine }) => engine },
};

function sliceFields({ clock }: AuthentiseState, origin: string): Record<string, ListField<Slice>> {
  const now = clock.now();
  return {
    status: { match: 'exact', read: (slice) => sliceStatusOf(slice, now) },
    model: { match: 'exact', read: ({ modelId }) => modelUri(modelId, origin) },
    config: { match: 'exact', read: ({ configId }) => configUri(configId, origin) },
    uri: { match: 'exact', read: ({ id }) => sliceUri(id, origin) },
    created: { match: 'prefix', read: ({ createdAt }) => toDatetime(createdAt) },
    updated: { match: 'prefix', read: (slice) => toDatetime(updatedAtOf(slice, now)) },
  };
}

function toConfigJson(c: Context, config: SliceConfig, { signer }: AuthentiseState) {
  const { id, engine, description, parameters, ownerId, createdAt } = config;
  const origin = originOf(c);
  return {
    uri: configUri(id, origin),
    engine,
    description,
    content: signer.sign(origin, 'GET', `/config-content/${id}.ini`),
    parameters,
    user_uri: userUri(ownerId, origin),
    created: toDatetime(createdAt),
  };
}

/** Has it told how the slicing ended. */
function announceSlice(state: AuthentiseState, slice: Slice, callback: Callback | null): void {
  state.reporter.announce({
    at: slice.endsAt,
    canBeSeenBy: (userId) => slice.ownerId === userId,
    callback: () => callback,
    isStillTrue: () => true,
    changes: (origin) => ({ uri: sliceUri(slice.id, origin), ...resultOf(slice, state, origin) }),
  });
}

function toSliceJson(c: Context, slice: Slice, state: AuthentiseState) {
  const { id, modelId, configId, ownerId, createdAt } = slice;
  const [now, origin] = [state.clock.now(), originOf(c)];
  return {
    uri: sliceUri(id, origin),
    model: modelUri(modelId, origin),
    config: configUri(configId, origin),
    ...resultOf(slice, state, origin),
    user_uri: userUri(ownerId, origin),
    created: toDatetime(createdAt),
    updated: toDatetime(updatedAtOf(slice, now)),
  };
}

function resultOf(slice: Slice, { clock, signer }: AuthentiseState, origin: string) {
  const status = sliceStatusOf(slice, clock.now());
  if (status !== 'processed') return { status, content: null, slice_time: null };
  return {
    status,
    content: signer.sign(origin, 'GET', `/slice-content/${slice.id}.gcode`),
    slice_time: (slice.endsAt - slice.createdAt) / 1_000,
  };
}

function updatedAtOf({ createdAt, endsAt }: Slice, now: number): number {
  return now < endsAt ? createdAt : endsAt;
}

function configUri(id: string, origin: string): string {
  return `${origin}/config/${id}/`;
}

function sliceUri(id: string, origin: string): string {
  return `${origin}/slice/${id}/`;
}

/** The id in a resource's address, whose host may be written in several ways; empty when it is no such address. */
function idOf(uri: string | undefined, resource: 'model' | 'config'): string {
  return new RegExp(`/${resource}/([^/]{1,100})/$`).exec(uri ?? '')?.[1] ?? '';
}
