import type { Context } from 'hono';

/** Scheme, host and port as the client wrote them: every absolute address in an answer starts with it. */
export function originOf(c: Context): string {
  return new URL(c.req.url).origin;
}
