import { Hono } from 'hono';
import { type Slice, type SliceConfig, sliceStatusOf } from './slice-store.ts';
import type { AuthentiseState } from './state.ts';
import { answerStorageProblem } from './storage-problem.ts';

/** The files behind a configuration's and a slice's pre-signed links. */
export function createSliceContentRoutes(state: AuthentiseState): Hono {
  const app = new Hono();

  app.get('/config-content/:file', (c) => {
    if (!state.signer.accepts('GET', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const config = state.slices.getConfig(c.req.param('file').replace(/\.ini$/, ''));
    if (config === undefined) return answerStorageProblem(c, 'NoSuchKey');
    return c.text(config.content);
  });

  app.get('/slice-content/:file', (c) => {
    if (!state.signer.accepts('GET', new URL(c.req.url))) {
      return answerStorageProblem(c, 'SignatureDoesNotMatch');
    }
    const slice = state.slices.getSlice(c.req.param('file').replace(/\.gcode$/, ''));
    const config = slice && state.slices.getConfig(slice.configId);
    const isSliced = slice && sliceStatusOf(slice, state.clock.now()) === 'processed';
    if (slice === undefined || config === undefined || !isSliced) {
      return answerStorageProblem(c, 'NoSuchKey');
    }
    return c.text(toGcode(slice, config));
  });

  return app;
}

/** Enough of a program to be recognized as one: home, one square, done. */
function toGcode({ modelId }: Slice, { engine }: SliceConfig): string {
  const moves = ['G1 X10 Y0', 'G1 X10 Y10', 'G1 X0 Y10', 'G1 X0 Y0'];
  const lines = [`; model ${modelId}`, `; sliced by ${engine}`, 'G21', 'G28', ...moves, 'M84'];
  return `${lines.join('\n')}\n`;
}
