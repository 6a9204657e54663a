import type { Random } from '../../../core/random.ts';
import type {
  AssetRecord,
  FolderRecord,
  GroupRecord,
  SourceFileRecord,
  TokenRecord,
  UploadRecord,
  UserRecord,
} from './record.ts';

/** A closed universe: its key and its tokens see nothing of another. */
export interface Environment {
  readonly apiKey: string;
  /** Reads what is in public folders, and only that. */
  readonly publicToken: string;
  /** Whom the API key acts as where a user must be named. */
  readonly ownerId: string;
  readonly random: Random;
  readonly users: Map<string, UserRecord>;
  readonly tokens: Map<string, TokenRecord>;
  readonly groups: Map<string, GroupRecord>;
  readonly folders: Map<string, FolderRecord>;
  readonly sourceFiles: Map<string, SourceFileRecord>;
  readonly assets: Map<string, AssetRecord>;
  readonly uploads: Map<string, UploadRecord>;
  /** How many reads by id still answer 404, of what was made a moment ago. */
  readonly hiddenReads: Map<string, number>;
}

export interface EnvironmentOptions {
  readonly apiKey: string;
  readonly publicToken: string;
  readonly random: Random;
  readonly createdAtMs: number;
}

export function createEnvironment(options: EnvironmentOptions): Environment {
  const { apiKey, publicToken, random, createdAtMs } = options;
  const owner: UserRecord = {
    id: random.uuid(),
    username: 'environment-owner',
    registeredAtMs: createdAtMs,
  };
  return {
    apiKey,
    publicToken,
    random,
    ownerId: owner.id,
    users: new Map([[owner.id, owner]]),
    tokens: new Map(),
    groups: new Map(),
    folders: new Map(),
    sourceFiles: new Map(),
    assets: new Map(),
    uploads: new Map(),
    hiddenReads: new Map(),
  };
}

/** Takes one from the reads that must still miss this id. */
export function takeHiddenRead(environment: Environment, id: string): boolean {
  const left = environment.hiddenReads.get(id) ?? 0;
  if (left <= 0) return false;
  environment.hiddenReads.set(id, left - 1);
  return true;
}

export function subfoldersOf(environment: Environment, folderId: string): FolderRecord[] {
  return [...environment.folders.values()].filter((folder) => folder.parentId === folderId);
}

/** The folder itself and everything under it. */
export function folderTreeIds(environment: Environment, folderId: string): ReadonlySet<string> {
  const ids = new Set([folderId]);
  // A Set walks what is added during the walk: one pass is the whole tree.
  for (const id of ids) {
    for (const child of subfoldersOf(environment, id)) ids.add(child.id);
  }
  return ids;
}
