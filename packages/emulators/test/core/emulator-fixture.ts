import { Hono } from 'hono';
import {
  type Emulator,
  type EmulatorEnv,
  type EmulatorOptions,
  startEmulator,
} from '../../src/core/emulator.ts';
import { closeAfter } from '../running.ts';

/** A vendor with next to nothing in it; closed after the test. */
export async function startPlain(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    vendor: 'plain',
    basePath: '/api',
    clock: 'manual',
    ...options,
    createApp({ clock }) {
      let notes: string[] = [];
      const app = new Hono<EmulatorEnv>().basePath('/api');
      app.get('/time', (c) => c.json({ now: clock.now() }));
      app.get('/notes', (c) => c.json(notes));
      app.post('/notes', async (c) => {
        notes.push(await c.req.text());
        return c.json({ count: notes.length }, 201, { 'x-note': 'kept' });
      });
      return {
        app,
        identify: (request) => request.headers.get('authorization') ?? 'none',
        reset() {
          notes = [];
        },
      };
    },
  });
  closeAfter('test', emulator);
  return emulator;
}

export function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
