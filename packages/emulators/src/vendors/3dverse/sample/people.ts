import type { Access } from '../domain/access.ts';
import type { Environment } from '../domain/environment.ts';
import type { GroupRecord, UserRecord } from '../domain/record.ts';
import type { SampleFolders } from './folder-tree.ts';

const USERNAMES = [
  'ana.ruiz',
  'bo.lindqvist',
  'chidi.okafor',
  'dana.kim',
  'emre.aydin',
  'fay.moss',
];

const DAY_MS = 86_400_000;
const OLDEST_AGE_MS = 135 * DAY_MS;

export function addUsers(environment: Environment, startAt: number): readonly UserRecord[] {
  return USERNAMES.map((username, index) => {
    const registeredAtMs = startAt - OLDEST_AGE_MS + index * DAY_MS;
    const user = { id: environment.random.uuid(), username, registeredAtMs };
    environment.users.set(user.id, user);
    return user;
  });
}

/** Two groups and a few people, each let into a part of the tree. */
export function addGrants(environment: Environment, { byPath }: SampleFolders): void {
  const design = addGroup(environment, {
    name: 'Design',
    description: 'Models what customers ask for',
    members: { 'ana.ruiz': 'manage', 'bo.lindqvist': 'write', 'dana.kim': 'read' },
  });
  const production = addGroup(environment, {
    name: 'Production',
    members: { 'chidi.okafor': 'manage', 'dana.kim': 'write' },
  });
  byPath.get('/Customers')?.grants.groups.set(design.id, 'write');
  byPath.get('/Library')?.grants.groups.set(design.id, 'manage');
  byPath.get('/Production')?.grants.groups.set(production.id, 'manage');
  grantUser(environment, byPath, ['/Customers/Orthia Medical', 'emre.aydin', 'write']);
  grantUser(environment, byPath, ['/Library/Materials', 'emre.aydin', 'read']);
  grantUser(environment, byPath, ['/Production/Cell A/Week 10', 'fay.moss', 'read']);
}

interface GroupOptions {
  readonly name: string;
  readonly description?: string;
  readonly members: Readonly<Record<string, Access>>;
}

function addGroup(environment: Environment, options: GroupOptions): GroupRecord {
  const { members, ...rest } = options;
  const users = Object.entries(members).map(([username, access]) => ({
    user: userNamed(environment, username),
    access,
  }));
  const createdAtMs = Math.max(...users.map(({ user }) => user.registeredAtMs)) + DAY_MS;
  const group: GroupRecord = {
    ...rest,
    id: environment.random.uuid(),
    createdAtMs,
    members: users.map(({ user, access }) => ({
      memberType: 'users',
      memberId: user.id,
      groupAccess: access === 'manage' ? 'manage' : 'read',
      folderAccess: access,
      joinedAtMs: createdAtMs,
    })),
  };
  environment.groups.set(group.id, group);
  return group;
}

function grantUser(
  environment: Environment,
  byPath: SampleFolders['byPath'],
  [path, username, access]: readonly [path: string, username: string, access: Access],
): void {
  byPath.get(path)?.grants.users.set(userNamed(environment, username).id, access);
}

function userNamed(environment: Environment, username: string): UserRecord {
  const user = [...environment.users.values()].find((one) => one.username === username);
  if (!user) throw new Error(`the sample has no user ${username}`);
  return user;
}
