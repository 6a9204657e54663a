import { Hono } from 'hono';
import { requireUser } from './credential.ts';
import type { Report } from './report.ts';
import { originOf } from './request-origin.ts';
import type { AuthentiseState } from './state.ts';

/** The events service: an answer without end, one JSON object in a line for each change of state. */
export function createEventStreamRoutes(state: AuthentiseState): Hono {
  const app = new Hono();

  app.get('/', (c) => {
    const { id } = requireUser(state.users, c.req.raw);
    const origin = originOf(c);
    let stop: (() => void) | undefined;
    const body = new ReadableStream<Uint8Array>(
      {
        // Listens from the first read on: of an answer to HEAD nothing is ever read.
        pull(controller) {
          if (stop !== undefined) return;
          const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
          stop = state.reporter.listen((report) => {
            if (report.canBeSeenBy(id)) write(toLine(report, origin));
          });
          // A blank line has the headers sent before anything happens.
          write('\n');
        },
        cancel: () => stop?.(),
      },
      { highWaterMark: 0 },
    );
    return c.body(body, 200, { 'content-type': 'application/json' });
  });

  return app;
}

function toLine(report: Report, origin: string): string {
  return `${JSON.stringify({ payload: report.changes(origin) })}\n`;
}
