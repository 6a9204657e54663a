import { Hono } from 'hono';
import { readCallback } from './callback.ts';
import type { FieldReader } from './field-reader.ts';
import { analysisOf } from './model.ts';
import { announceSnapshot } from './model-report.ts';
import { findModel } from './model-route.ts';
import { readFields } from './request-body.ts';
import { originOf } from './request-origin.ts';
import { notFound, RequestProblem } from './request-problem.ts';
import {
  CAMERA_AXES,
  DEFAULT_SNAPSHOT_REQUEST,
  findSnapshot,
  type SnapshotRequest,
} from './snapshot.ts';
import { snapshotUri, toSnapshotJson } from './snapshot-json.ts';
import type { AuthentiseState } from './state.ts';

/** Images of a model. */
export function createSnapshotRoutes(state: AuthentiseState): Hono {
  const app = new Hono();

  app.post('/model/:id/snapshot/', async (c) => {
    const model = findModel(c, state);
    const fields = await readFields(c);
    const callback = readCallback(fields, originOf(c)) ?? null;
    const request = readSnapshotRequest(fields);
    if (analysisOf(model, state.clock.now()) === undefined) {
      throw new RequestProblem(400, {
        code: 'not_processed',
        title: 'A snapshot needs a processed model.',
      });
    }
    const snapshot = state.models.addSnapshot(model, request);
    announceSnapshot(state, { model, snapshot, callback });
    c.header('location', snapshotUri(model.id, snapshot.id, originOf(c)));
    if (state.settings.createBody === 'off') return c.body(null, 201);
    return c.json({ resources: [toSnapshotJson(c, model, snapshot, state)] }, 201);
  });

  app.get('/model/:id/snapshot/:snapshotId/', (c) => {
    const model = findModel(c, state);
    const { clock, settings } = state;
    const id = c.req.param('snapshotId');
    const snapshot = findSnapshot(model, id, clock.now(), settings.snapshotMs);
    if (snapshot === undefined) throw notFound('snapshot');
    return c.json(toSnapshotJson(c, model, snapshot, state));
  });

  return app;
}

function readSnapshotRequest(fields: FieldReader): SnapshotRequest {
  const { samples, layer, color, width, height } = DEFAULT_SNAPSHOT_REQUEST;
  const axes = CAMERA_AXES.map((axis) => [axis, fields.number(axis) ?? null] as const);
  const request: SnapshotRequest = {
    samples: fields.number('samples', { isWhole: true, min: 0, max: 5_000 }) ?? samples,
    layer: fields.number('layer', { isWhole: true, min: 0 }) ?? layer,
    color: fields.string('color', { pattern: /^#[\da-f]{6}$/i }) ?? color,
    width: fields.number('width', { isWhole: true, min: 0, max: 1_024 }) ?? width,
    height: fields.number('height', { isWhole: true, min: 0, max: 768 }) ?? height,
    camera: Object.fromEntries(axes) as SnapshotRequest['camera'],
  };
  fields.finish();
  return request;
}
