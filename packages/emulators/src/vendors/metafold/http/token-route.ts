import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../../../core/emulator.ts';
import { readFields } from './body.ts';
import type { TokenBook } from './token.ts';

export const TOKEN_PATH = '/oauth/token';
const AUDIENCE = 'https://api.metafold3d.com';

/** The identity provider's token endpoint, with its own error shape; bodies in JSON or as a form. */
export function defineTokenRoute(app: Hono<EmulatorEnv>, tokens: TokenBook): void {
  app.post(TOKEN_PATH, async (context) => {
    const fields = await readFields(context).catch(() => undefined);
    if (fields === undefined) return oauthError(400, 'invalid_request', 'Cannot read the body');
    const { grant_type: grantType, client_id: id, client_secret: secret, audience } = fields;
    if (grantType !== 'client_credentials') {
      return oauthError(400, 'unsupported_grant_type', 'Use client_credentials');
    }
    if (typeof id !== 'string' || typeof secret !== 'string') {
      return oauthError(400, 'invalid_request', 'client_id and client_secret are required');
    }
    if (!isAudience(audience, context)) {
      return oauthError(403, 'access_denied', 'Service not found');
    }
    const token = tokens.issue(id, secret, audience);
    if (token === undefined) return oauthError(401, 'access_denied', 'Unauthorized');
    return Response.json(token, { headers: { 'cache-control': 'no-store' } });
  });
}

/** The production API, or this emulator as the client reached it, with or without a slash at the end. */
function isAudience(audience: unknown, context: Context<EmulatorEnv>): audience is string {
  if (typeof audience !== 'string') return false;
  const own = `http://${context.req.header('host')}`;
  return [AUDIENCE, own].includes(audience.replace(/\/$/, ''));
}

function oauthError(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}
