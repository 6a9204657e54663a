import type { Environment } from '../domain/environment.ts';
import type { FolderRecord } from '../domain/record.ts';

type Tree = { readonly [name: string]: Tree };

/** Three deep, with names that come more than once, as the vendor allows. */
const TREE: Tree = {
  Customers: {
    'Kestrel Drones': { Airframes: {}, Gimbals: {}, 'Test Rigs': {} },
    'Northwind Robotics': { Grippers: {}, Joints: {} },
    'Orthia Medical': { Implants: {}, Orthoses: {}, Scans: {} },
  },
  Production: {
    'Cell A': { 'Week 08': {}, 'Week 09': {}, 'Week 10': {} },
    'Cell B': { 'Week 08': {}, 'Week 09': {} },
  },
  Library: {
    Fixtures: { Clamps: {}, 'Drill Guides': {} },
    Materials: { Metals: {}, Polymers: {} },
  },
  Public: { Showcase: { Lamps: {} } },
};

const PUBLIC_FOLDER = 'Public';
const HOUR_MS = 3_600_000;
const OLDEST_AGE_MS = 130 * 24 * HOUR_MS;

export interface SampleFolders {
  readonly byPath: ReadonlyMap<string, FolderRecord>;
  /** All but the roots: where the files and assets are. */
  readonly working: readonly FolderRecord[];
}

export function addFolderTree(
  environment: Environment,
  { startAt, creatorId }: { readonly startAt: number; readonly creatorId: string },
): SampleFolders {
  const byPath = new Map<string, FolderRecord>();

  function addLevel(tree: Tree, parent: FolderRecord | undefined, parentPath: string): void {
    for (const [name, children] of Object.entries(tree)) {
      const path = `${parentPath}/${name}`;
      const folder: FolderRecord = {
        id: environment.random.uuid(),
        name,
        ...(parent && { parentId: parent.id }),
        createdAtMs: startAt - OLDEST_AGE_MS + byPath.size * HOUR_MS,
        createdById: creatorId,
        isPublic: parent === undefined && name === PUBLIC_FOLDER,
        grants: { users: new Map(), groups: new Map() },
      };
      environment.folders.set(folder.id, folder);
      byPath.set(path, folder);
      addLevel(children, folder, path);
    }
  }

  addLevel(TREE, undefined, '');
  const working = [...byPath.values()].filter((folder) => folder.parentId !== undefined);
  return { byPath, working };
}
