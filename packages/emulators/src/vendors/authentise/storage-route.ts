import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { toByteResponse } from '../../core/byte-response.ts';
import type { EmulatorEnv } from '../../core/emulator.ts';
import { FileTooLargeError, type StoredFile } from '../../core/file-store.ts';
import { parseStl } from './geometry/stl-parse.ts';
import { renderMesh } from './image/mesh-render.ts';
import { encodePng } from './image/png.ts';
import { fileOf } from './model.ts';
import { announceModel } from './model-report.ts';
import { DEFAULT_SNAPSHOT_REQUEST, findSnapshot, type Snapshot } from './snapshot.ts';
import type { AuthentiseState } from './state.ts';
import { answerStorageProblem } from './storage-problem.ts';

/** What is behind pre-signed links: uploads, model files, images. No credential is looked at. */
export function createStorageRoutes(state: AuthentiseState): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();

  app.put('/upload/:id', async (c) => {
    const isBinary = c.req.header('content-type')?.toLowerCase() === 'application/octet-stream';
    if (!isBinary || !state.signer.accepts('PUT', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const file = await receive(c.env.incoming, state);
    if (file === undefined) return answerStorageProblem(c, 'EntityTooLarge');
    const content = await state.models.readContent(file);
    const model = state.models.get(c.req.param('id'));
    if (model === undefined) {
      file.discard();
      return answerStorageProblem(c, 'NoSuchKey');
    }
    model.content?.file.discard();
    model.content = content;
    announceModel(state, model);
    return c.body(null, state.settings.uploadStatus);
  });

  app.get('/content/:id', (c) => {
    if (!state.signer.accepts('GET', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const model = state.models.get(c.req.param('id'));
    const content = model && fileOf(model, state.clock.now());
    if (model === undefined || content === undefined) return answerStorageProblem(c, 'NoSuchKey');
    return toByteResponse(content.file, {
      range: c.req.header('range'),
      contentType: 'application/octet-stream',
      fileName: c.req.query('filename') ?? model.name,
    });
  });

  app.get('/image/:id/:file', async (c) => {
    if (!state.signer.accepts('GET', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const now = state.clock.now();
    const model = state.models.get(c.req.param('id'));
    const snapshotId = c.req.param('file').replace(/\.png$/, '');
    const snapshot = model && findSnapshot(model, snapshotId, now, state.settings.snapshotMs);
    if (snapshot === undefined || now < snapshot.readyAt || model?.content === undefined) {
      return answerStorageProblem(c, 'NoSuchKey');
    }
    const parsed = parseStl(await model.content.file.bytes(), state.settings);
    if (!parsed.isValid) return answerStorageProblem(c, 'NoSuchKey');
    const png = encodePng(renderMesh(parsed.mesh, renderOptionsOf(snapshot)));
    return c.body(png, 200, { 'content-type': 'image/png' });
  });

  return app;
}

/** Takes the camera's direction when it is whole, else the default framing; an image without pixels cannot be. */
function renderOptionsOf({ width, height, color, camera: { u, v, w } }: Snapshot) {
  const hasDirection = u !== null && v !== null && w !== null;
  return {
    width: width > 0 ? width : DEFAULT_SNAPSHOT_REQUEST.width,
    height: height > 0 ? height : DEFAULT_SNAPSHOT_REQUEST.height,
    color,
    ...(hasDirection && { direction: [u, v, w] as const }),
  };
}

/** The whole body, on its way to the store; undefined when there is too much of it. */
async function receive(
  incoming: IncomingMessage,
  { files, settings: { maxUploadBytes: maxBytes } }: AuthentiseState,
): Promise<StoredFile | undefined> {
  // What is promised to be too large is not waited for.
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return undefined;
  try {
    // The connection stays, so that a refusal can be answered in the middle of the body.
    return await files.write(incoming.iterator({ destroyOnReturn: false }), { maxBytes });
  } catch (error) {
    if (error instanceof FileTooLargeError) return undefined;
    throw error;
  }
}
