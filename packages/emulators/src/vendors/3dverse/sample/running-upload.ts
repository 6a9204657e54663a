import { partName } from '../../../core/shop.ts';
import type { Environment } from '../domain/environment.ts';
import type { FolderRecord, StageDurations, UserRecord } from '../domain/record.ts';
import { addUpload } from '../domain/upload.ts';
import { sampleContent } from './source-content.ts';

/** 48 s in all. */
export const WATCHABLE_STAGES: StageDurations = {
  waitingMs: 12_000,
  downloadingMs: 10_000,
  pendingMs: 8_000,
  convertingMs: 18_000,
};

/** How long before the start each was uploaded: two or three in every stage that is not the last. */
const RUNNING: readonly { readonly agoMs: number; readonly suffixes: readonly string[] }[] = [
  { agoMs: 1_000, suffixes: ['stl'] },
  { agoMs: 6_000, suffixes: ['exe'] },
  { agoMs: 14_000, suffixes: ['obj', 'mtl'] },
  { agoMs: 18_000, suffixes: ['e57'] },
  { agoMs: 24_000, suffixes: ['corrupt.stl'] },
  { agoMs: 27_000, suffixes: ['glb'] },
  { agoMs: 31_000, suffixes: ['stl', 'png', 'fbx'] },
  { agoMs: 36_000, suffixes: ['3mf'] },
  { agoMs: 44_000, suffixes: ['dcm'] },
];

export function addRunningUploads(
  environment: Environment,
  {
    startAt,
    users,
    folders,
  }: {
    readonly startAt: number;
    readonly users: readonly UserRecord[];
    readonly folders: readonly FolderRecord[];
  },
): void {
  RUNNING.forEach(({ agoMs, suffixes }, index) => {
    const folder = folders[(index * 5) % folders.length] as FolderRecord;
    const user = users[index % users.length] as UserRecord;
    addUpload(environment, {
      folderId: folder.id,
      uploadedAtMs: startAt - agoMs,
      uploadedById: user.id,
      files: suffixes.map((suffix) => {
        const name = `${partName(index * 9 + 4)}-v2.${suffix}`;
        return { name, content: sampleContent(name) };
      }),
      stages: WATCHABLE_STAGES,
    });
  });
}
