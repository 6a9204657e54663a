import { Hono } from 'hono';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import { type FaultBox, parseFaultRules } from './fault.ts';

export const CONTROL_PATH = '/_emulator';

export interface ControlOptions {
  vendor: string;
  clock: Clock;
  log: CallLog;
  faults: FaultBox;
  reset(): void;
  /** What a vendor's double can show of itself beside its calls. */
  inspect?: Readonly<Record<string, () => unknown>>;
}

/** What a test or a person at a shell can ask of a running emulator. Every bad input is a 400 that says why. */
export function createControl({
  vendor,
  clock,
  log,
  faults,
  reset,
  inspect = {},
}: ControlOptions): Hono {
  const now = () => new Date(clock.now()).toISOString();
  const app = new Hono().basePath(CONTROL_PATH);

  app.get('/', (c) => c.json({ emulator: 'fabgraph', vendor, now: now() }));
  app.get('/calls', (c) => c.json(log.calls()));
  app.delete('/calls', (c) => {
    log.clear();
    return c.body(null, 204);
  });
  app.post('/clock', async (c) => {
    clock.advance(parseAdvance(await c.req.text()));
    return c.json({ now: now() });
  });
  app.post('/faults', async (c) => {
    faults.add(parseFaultRules(parseJson(await c.req.text())));
    return c.body(null, 204);
  });
  app.delete('/faults', (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.post('/reset', (c) => {
    reset();
    return c.body(null, 204);
  });
  for (const [name, read] of Object.entries(inspect)) {
    app.get(`/${name}`, (c) => c.json(read() as object));
  }
  app.notFound((c) => c.json({ error: `no ${c.req.method} ${c.req.path} here` }, 404));
  app.onError((error, c) => {
    if (error instanceof TypeError) return c.json({ error: error.message }, 400);
    return c.json({ error: 'the emulator failed' }, 500);
  });
  return app;
}

function parseAdvance(text: string): number {
  const input = parseJson(text);
  const advanceMs =
    typeof input === 'object' && input !== null && 'advanceMs' in input ? input.advanceMs : null;
  if (typeof advanceMs !== 'number' || !Number.isSafeInteger(advanceMs) || advanceMs < 0) {
    throw new TypeError('"advanceMs" must be a whole number of milliseconds, not negative');
  }
  return advanceMs;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('the body must be JSON');
  }
}
