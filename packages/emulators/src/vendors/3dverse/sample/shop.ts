import { createRandom } from '../../../core/random.ts';
import { PART_NAMES, partName, sampleTime } from '../../../core/shop.ts';
import { ASSET_TYPES, type AssetType } from '../domain/asset-type.ts';
import type { Environment } from '../domain/environment.ts';
import type { FolderRecord, UserRecord } from '../domain/record.ts';
import { addSourceFile, addUpload } from '../domain/upload.ts';
import type { ThreeDVerseSettings } from '../settings.ts';
import { addFolderTree } from './folder-tree.ts';
import { addGrants, addUsers } from './people.ts';
import { addRunningUploads } from './running-upload.ts';
import { sampleContent } from './source-content.ts';

const MAIN_SUFFIXES = ['stl', 'glb', '3mf', 'obj', 'fbx', 'ply', 'ifc'];
const OTHER_SUFFIXES = ['png', 'e57', 'stl', 'wav', 'hdr', 'dcm', 'obj', 'jpg'];

/** What a shop makes by hand beside what it converts. */
const HANDMADE_TYPES: readonly AssetType[] = [
  ...(['material', 'shader', 'render_graph', 'script', 'animation'] as const),
  ...(['skeleton', 'collision_geometry', 'volume_material', 'event_map'] as const),
];

const MIN_ASSETS_PER_FOLDER = 10;
const FINISHED_STAGES = {
  waitingMs: 1_000,
  downloadingMs: 3_000,
  pendingMs: 1_000,
  convertingMs: 15_000,
};

/** The same data for the same start. What runs at the start is over within a minute. */
export function addShopSample(
  environment: Environment,
  startAt: number,
  { extraSourceFiles }: Pick<ThreeDVerseSettings, 'extraSourceFiles'>,
): void {
  const users = addUsers(environment, startAt);
  const [maker] = users as [UserRecord];
  const folders = addFolderTree(environment, { startAt, creatorId: maker.id });
  addGrants(environment, folders);
  addFinishedUploads(environment, { startAt, users, folders: folders.working });
  addUntrackedFiles(environment, folders.working);
  addHandmadeAssets(environment, { startAt, users, folders: folders.working });
  addRunningUploads(environment, { startAt, users, folders: folders.working });
  addRareAssets(environment, { startAt, users, folders: folders.working });
  for (let index = 0; index < extraSourceFiles; index += 1) {
    const name = `extra-${index}.xyz`;
    const file = { name, content: sampleContent(name) };
    addSourceFile(environment, { folderId: at(folders.working, index).id, file });
  }
}

interface SampleParts {
  readonly startAt: number;
  readonly users: readonly UserRecord[];
  readonly folders: readonly FolderRecord[];
}

/** Two in each folder that went well, and some that did not, oldest first. */
function addFinishedUploads(environment: Environment, parts: SampleParts): void {
  const { startAt, users, folders } = parts;
  const uploads = folders.flatMap((folder, index) => [
    { folder, suffixes: mainSuffixes(index), word: '' },
    { folder, suffixes: [at(OTHER_SUFFIXES, index)], word: '' },
    ...(index % 6 === 2 ? [{ folder, suffixes: ['stl', 'png'], word: '-corrupt' }] : []),
    ...(index % 9 === 4 ? [{ folder, suffixes: ['exe'], word: '-installer' }] : []),
  ]);
  uploads.forEach(({ folder, suffixes, word }, index) => {
    const part = partAt(index);
    addUpload(environment, {
      folderId: folder.id,
      uploadedAtMs: sampleTime(startAt, index, uploads.length + 1),
      uploadedById: at(users, index).id,
      files: suffixes.map((suffix, place) => {
        // Of the files of one upload only the first has the word: the others convert well.
        const name = `${part}${place === 0 ? word : ''}.${suffix}`;
        return { name, content: sampleContent(name) };
      }),
      stages: FINISHED_STAGES,
    });
  });
}

/** An OBJ file comes with its materials. */
function mainSuffixes(index: number): readonly string[] {
  const suffix = at(MAIN_SUFFIXES, index);
  return suffix === 'obj' ? ['obj', 'mtl'] : [suffix];
}

/** Source files that no upload task names any more. */
function addUntrackedFiles(environment: Environment, folders: readonly FolderRecord[]): void {
  folders
    .filter((_, index) => index % 4 === 1)
    .forEach((folder, index) => {
      const name = `${partAt(70 + index)} (scan ${index + 1}).xyz`;
      addSourceFile(environment, {
        folderId: folder.id,
        file: { name, content: sampleContent(name) },
      });
    });
}

function addHandmadeAssets(environment: Environment, parts: SampleParts): void {
  const { startAt, users, folders } = parts;
  const { assets, random } = environment;
  folders.forEach((folder, folderIndex) => {
    const existing = [...assets.values()].filter((asset) => asset.folderId === folder.id);
    const missing = Math.max(2, MIN_ASSETS_PER_FOLDER - existing.length);
    for (let place = 0; place < missing; place += 1) {
      const type = at(HANDMADE_TYPES, folderIndex + place);
      const createdAtMs = sampleTime(startAt, folderIndex, folders.length + 1) + place * 60_000;
      const id = random.uuid();
      assets.set(id, {
        id,
        type,
        name: `${partAt(folderIndex * 3 + place)}-${type.replaceAll('_', '-')}`,
        folderId: folder.id,
        createdAtMs,
        createdById: at(users, folderIndex + place).id,
        lastEditedAtMs: createdAtMs,
        dependsOn: [],
      });
    }
  });
}

/** One of each type that neither a conversion nor a shop's daily work gives, so that all of them are there. */
function addRareAssets({ assets }: Environment, { startAt, users, folders }: SampleParts): void {
  const random = createRandom('3dverse rare assets');
  const present = new Set([...assets.values()].map(({ type }) => type));
  ASSET_TYPES.filter((type) => !present.has(type)).forEach((type, index, rare) => {
    const id = random.uuid();
    const createdAtMs = sampleTime(startAt, index, rare.length);
    assets.set(id, {
      id,
      type,
      name: `${partAt(90 + index)}-${type.replaceAll('_', '-')}`,
      folderId: at(folders, index * 5).id,
      createdAtMs,
      createdById: at(users, index).id,
      lastEditedAtMs: createdAtMs,
      dependsOn: [],
    });
  });
}

/** Far apart in the alphabet from one to the next, so that order of name is not order of time. */
function partAt(index: number): string {
  const round = Math.floor(index / PART_NAMES.length);
  return partName(round * PART_NAMES.length + ((index * 37) % PART_NAMES.length));
}

function at<T>(items: readonly T[], index: number): T {
  return items[index % items.length] as T;
}
