import { Hono } from 'hono';
import { readCallback } from './callback.ts';
import type { Mesh } from './geometry/mesh.ts';
import { transformMesh } from './geometry/mesh-transform.ts';
import { encodeBinaryStl } from './geometry/stl-encode.ts';
import { parseStl } from './geometry/stl-parse.ts';
import { analysisOf, type Model } from './model.ts';
import { announceModel } from './model-report.ts';
import { answerCreated, findOwnModel } from './model-route.ts';
import { readFields } from './request-body.ts';
import { originOf } from './request-origin.ts';
import { RequestProblem } from './request-problem.ts';
import type { AuthentiseState } from './state.ts';
import { readTransformations } from './transformation.ts';

/** Makes a new model from another one. The child is processed as an upload is. */
export function createTransformationRoutes(state: AuthentiseState): Hono {
  const app = new Hono();

  app.post('/model/:id/transformation/', async (c) => {
    const parent = findOwnModel(c, state);
    const fields = await readFields(c);
    const transformations = readTransformations(fields);
    const callback = readCallback(fields, originOf(c)) ?? null;
    fields.finish();
    const mesh = await processedMeshOf(parent, state);
    if (mesh === undefined) {
      throw new RequestProblem(400, {
        code: 'not_processed',
        title: 'Only a processed model can be transformed.',
      });
    }
    const child = state.models.add({
      ownerId: parent.ownerId,
      name: parent.name,
      type: parent.type,
      unit: parent.unit,
      allowedTransformations: parent.allowedTransformations,
      callback,
      parentIds: [parent.id],
      content: state.models.createContent(encodeBinaryStl(transformMesh(mesh, transformations))),
    });
    announceModel(state, child);
    return answerCreated(c, child, state);
  });

  return app;
}

async function processedMeshOf(
  model: Model,
  { clock, settings }: AuthentiseState,
): Promise<Mesh | undefined> {
  if (model.content === undefined || analysisOf(model, clock.now()) === undefined) return undefined;
  const parsed = parseStl(await model.content.file.bytes(), settings);
  return parsed.isValid ? parsed.mesh : undefined;
}
