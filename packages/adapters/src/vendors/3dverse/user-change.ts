import {
  GatewayError,
  type ReadContext,
  type User,
  type UserFacet,
  type WriteContext,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Api, afterWrite } from './api.ts';
import { requireName } from './name.ts';
import { readContextOf } from './read-context.ts';
import type { Received } from './received.ts';
import { toAccess } from './status.ts';
import { type TokenJson, type UserJson, wire } from './wire.ts';
import { deleteEach } from './write-many.ts';

type UserChanges = Required<Pick<UserFacet, 'create' | 'rename' | 'delete' | 'createToken'>>;

export interface UserChangeOptions {
  readonly api: Api;
  readonly toUser: (received: Received<UserJson>) => User;
  readonly readOne: (id: string, context: ReadContext) => Promise<Received<UserJson>>;
}

export function createUserChanges({ api, toUser, readOne }: UserChangeOptions): UserChanges {
  const remove = async (id: string, context: WriteContext) => {
    await api.send('DELETE', path`/users/${id}`, undefined, context);
    api.fresh.forget(id);
  };

  return {
    create: async (username, context) => {
      const json = { username: requireName(username, 'A user') };
      const made = await api.sendForOne(wire.user, path`/users`, json, 'a user', context);
      const id = made.json.user_id;
      api.fresh.note(id, path`/users/${id}`);
      return toUser(made);
    },
    rename: async (ref, name, context) => {
      const json = { username: requireName(name, 'A user') };
      await api.send('PATCH', path`/users/${ref.path}`, json, context);
      return await afterWrite(async () => toUser(await readOne(ref.path, readContextOf(context))));
    },
    delete: (refs, context) =>
      deleteEach(
        refs.map((ref) => ref.path),
        (id) => remove(id, context),
      ),
    createToken: async ({ user, level, ttlSeconds }, context) => {
      const json = { scope: toAccess(level), ttl: toTtl(ttlSeconds) };
      // From before the call: a token is rather taken for dead too early than for alive too long.
      const askedAt = Date.now();
      const url = path`/users/${user.path}/tokens`;
      const { json: token } = await api.sendForOne(wire.token, url, json, 'a token', context);
      return { token: token.user_token, expiresAt: expiryOf(token, askedAt, ttlSeconds) };
    },
  };
}

/** A hundred years, beyond which dates break sooner than tokens. */
const MAX_TTL_SECONDS = 100 * 365 * 24 * 3_600;

/** The vendor is only known to understand whole hours and minutes: rounded up to the next minute. */
function toTtl(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_TTL_SECONDS) {
    throw new GatewayError({
      code: 'INVALID_INPUT',
      message: `A token lives for whole seconds, 1 to ${MAX_TTL_SECONDS}.`,
    });
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** `expires_in` is seconds; `expires_on` is a time in seconds or, when that large, in milliseconds. */
function expiryOf(
  { expires_in, expires_on }: TokenJson,
  askedAt: number,
  ttlSeconds: number,
): Date {
  if (isTime(expires_in)) return new Date(askedAt + expires_in * 1_000);
  if (isTime(expires_on)) return new Date(expires_on > 1e11 ? expires_on : expires_on * 1_000);
  return new Date(askedAt + ttlSeconds * 1_000);
}

function isTime(value: number | null | undefined): value is number {
  return typeof value === 'number' && value > 0 && value < 8e12;
}
