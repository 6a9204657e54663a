import { createRandom } from '../../../core/random.ts';
import { partName } from '../../../core/shop.ts';
import type { Environment } from '../domain/environment.ts';
import type { UploadRecord } from '../domain/record.ts';
import { addUpload } from '../domain/upload.ts';
import { WATCHABLE_STAGES } from './running-upload.ts';
import { sampleContent } from './source-content.ts';

const INTERVAL_MS = 60_000;

/** A demo that runs for days keeps the uploads of its last hour. */
const KEPT_COUNT = 60;

/**
 * One upload a minute, from the start on. Nothing runs in the background: `sync` brings the
 * environment to where it has to be at the moment of a request.
 */
export function createDemoUploads(environment: Environment, startAt: number) {
  const uploads = new Map<number, UploadRecord>();

  function sync(nowMs: number): void {
    const last = Math.floor((nowMs - startAt) / INTERVAL_MS);
    const first = Math.max(0, last - KEPT_COUNT + 1);
    for (const [minute, upload] of uploads) {
      if (minute >= first) continue;
      removeUpload(environment, upload);
      uploads.delete(minute);
    }
    for (let minute = first; minute <= last; minute += 1) {
      if (!uploads.has(minute)) uploads.set(minute, addDemoUpload(minute));
    }
  }

  function addDemoUpload(minute: number): UploadRecord {
    // A seed of its own: the ids do not hang on which minutes somebody was looking.
    const random = createRandom(`3dverse demo upload ${minute}`);
    const name = `${partName(random.int(0, 200))}-${minute + 1}.stl`;
    const folders = [...environment.folders.values()].filter((folder) => folder.parentId);
    const folder = random.pick(folders);
    return addUpload(environment, {
      folderId: folder.id,
      uploadedAtMs: startAt + minute * INTERVAL_MS,
      uploadedById: environment.ownerId,
      files: [{ name, content: sampleContent(name) }],
      stages: WATCHABLE_STAGES,
      random,
    });
  }

  return { sync };
}

function removeUpload(environment: Environment, upload: UploadRecord): void {
  environment.uploads.delete(upload.id);
  for (const { sourceFileId } of upload.conversions) {
    environment.sourceFiles.delete(sourceFileId);
    for (const asset of environment.assets.values()) {
      if (asset.sourceFileId === sourceFileId) environment.assets.delete(asset.id);
    }
  }
}
