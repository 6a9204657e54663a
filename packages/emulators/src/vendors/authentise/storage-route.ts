import { Hono } from 'hono';
import { parseStl } from './geometry/stl-parse.ts';
import { renderMesh } from './image/mesh-render.ts';
import { encodePng } from './image/png.ts';
import { fileOf } from './model.ts';
import { readBytes } from './request-body.ts';
import { DEFAULT_SNAPSHOT_REQUEST, findSnapshot, type Snapshot } from './snapshot.ts';
import type { AuthentiseState } from './state.ts';
import { answerStorageProblem } from './storage-problem.ts';

/** What is behind pre-signed links: uploads, model files, images. No credential is looked at. */
export function createStorageRoutes(state: AuthentiseState): Hono {
  const app = new Hono();

  app.put('/upload/:id', async (c) => {
    const isBinary = c.req.header('content-type')?.toLowerCase() === 'application/octet-stream';
    if (!isBinary || !state.signer.accepts('PUT', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const bytes = await readBytes(c.req.raw, state.settings.maxUploadBytes);
    if (bytes === undefined) return answerStorageProblem(c, 'EntityTooLarge');
    const model = state.models.get(c.req.param('id'));
    if (model === undefined) return answerStorageProblem(c, 'NoSuchKey');
    model.content = state.models.createContent(bytes);
    return c.body(null, state.settings.uploadStatus);
  });

  app.get('/content/:id', (c) => {
    if (!state.signer.accepts('GET', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const model = state.models.get(c.req.param('id'));
    const file = model && fileOf(model, state.clock.now());
    if (model === undefined || file === undefined) return answerStorageProblem(c, 'NoSuchKey');
    return c.body(Buffer.from(file.bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-length': String(file.bytes.byteLength),
      'content-disposition': dispositionOf(c.req.query('filename') ?? model.name),
    });
  });

  app.get('/image/:id/:file', (c) => {
    if (!state.signer.accepts('GET', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const now = state.clock.now();
    const model = state.models.get(c.req.param('id'));
    const snapshotId = c.req.param('file').replace(/\.png$/, '');
    const snapshot = model && findSnapshot(model, snapshotId, now, state.settings.snapshotMs);
    const parsed = model?.content && parseStl(model.content.bytes, state.settings);
    if (snapshot === undefined || now < snapshot.readyAt || parsed?.isValid !== true) {
      return answerStorageProblem(c, 'NoSuchKey');
    }
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

function dispositionOf(filename: string): string {
  // By way of bytes, because half a surrogate pair cannot be encoded.
  const wellFormed = Buffer.from(filename, 'utf8').toString('utf8');
  return `attachment; filename*=UTF-8''${encodeURIComponent(wellFormed)}`;
}
