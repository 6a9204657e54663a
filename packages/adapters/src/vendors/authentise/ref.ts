import type { LiveRef, Ref } from '@fabgraph/contract';

/** What the path of one of this vendor's refs says. */
export type Place =
  | { readonly of: 'root' }
  | { readonly of: 'model'; readonly modelId: string }
  | { readonly of: 'content'; readonly modelId: string }
  | { readonly of: 'analysis'; readonly modelId: string }
  | { readonly of: 'transformation'; readonly modelId: string }
  | { readonly of: 'snapshotFile'; readonly modelId: string; readonly snapshotId: string }
  | { readonly of: 'snapshotJob'; readonly modelId: string; readonly snapshotId: string }
  | { readonly of: 'slice'; readonly sliceId: string }
  | { readonly of: 'program'; readonly sliceId: string };

/** Uuids as far as anyone has seen; opaque by the vendor's word, so only the alphabet is held to. */
export const ID = '[0-9A-Za-z-]{1,64}';

/** How the account's refs are made: one place, so that `parsePlace` can read every one of them. */
export interface RefMaker {
  readonly root: () => Ref<'Folder'>;
  readonly model: (modelId: string) => Ref<'Model'>;
  readonly content: (modelId: string) => Ref<'Asset'>;
  readonly snapshotFile: (snapshot: SnapshotId) => Ref<'Asset'>;
  /** What a slice made. */
  readonly program: (sliceId: string) => Ref<'Asset'>;
  readonly analysis: (modelId: string) => Ref<'Job'>;
  readonly transformation: (modelId: string) => Ref<'Job'>;
  readonly snapshotJob: (snapshot: SnapshotId) => Ref<'Job'>;
  readonly slice: (sliceId: string) => Ref<'Job'>;
  /** All that changes with a model. Which of the jobs it has is told by its record only. */
  readonly ofModel: (modelId: string) => readonly LiveRef[];
}

/** A snapshot lives below its model. */
export interface SnapshotId {
  readonly modelId: string;
  readonly snapshotId: string;
}

export function createRefMaker(account: string): RefMaker {
  const root: Ref<'Folder'> = { account, type: 'Folder', path: 'root' };
  const refs: RefMaker = {
    root: () => root,
    model: (modelId) => ({ account, type: 'Model', path: modelId }),
    content: (modelId) => ({ account, type: 'Asset', path: `content/${modelId}` }),
    snapshotFile: ({ modelId, snapshotId }) => ({
      account,
      type: 'Asset',
      path: `model/${modelId}/snapshot/${snapshotId}`,
    }),
    program: (sliceId) => ({ account, type: 'Asset', path: `program/${sliceId}` }),
    analysis: (modelId) => ({ account, type: 'Job', path: `analysis/${modelId}` }),
    transformation: (modelId) => ({ account, type: 'Job', path: `transformation/${modelId}` }),
    snapshotJob: ({ modelId, snapshotId }) => ({
      account,
      type: 'Job',
      path: `snapshot/${modelId}/${snapshotId}`,
    }),
    slice: (sliceId) => ({ account, type: 'Job', path: `slice/${sliceId}` }),
    ofModel: (modelId) => [
      refs.model(modelId),
      refs.analysis(modelId),
      refs.transformation(modelId),
    ],
  };
  return refs;
}

/** What a ref points at; null for a path that `createRefMaker` makes none of. */
export function parsePlace({ type, path }: Pick<Ref, 'type' | 'path'>): Place | null {
  if (type === 'Folder') return path === 'root' ? { of: 'root' } : null;
  if (type === 'Model') {
    return MODEL.test(path) ? { of: 'model', modelId: path } : null;
  }
  if (type === 'Asset') return parseAsset(path);
  if (type === 'Job') return parseJob(path);
  return null;
}

const MODEL = new RegExp(`^${ID}$`);
const CONTENT = new RegExp(`^content/(${ID})$`);
const SNAPSHOT_FILE = new RegExp(`^model/(${ID})/snapshot/(${ID})$`);
const PROGRAM = new RegExp(`^program/(${ID})$`);
const PROCESSING = new RegExp(`^(analysis|transformation)/(${ID})$`);
const SNAPSHOT_JOB = new RegExp(`^snapshot/(${ID})/(${ID})$`);
const SLICE = new RegExp(`^slice/(${ID})$`);

function parseAsset(path: string): Place | null {
  const [, contentOf] = CONTENT.exec(path) ?? [];
  if (contentOf !== undefined) return { of: 'content', modelId: contentOf };
  const [, programOf] = PROGRAM.exec(path) ?? [];
  if (programOf !== undefined) return { of: 'program', sliceId: programOf };
  const [, modelId, snapshotId] = SNAPSHOT_FILE.exec(path) ?? [];
  if (modelId === undefined || snapshotId === undefined) return null;
  return { of: 'snapshotFile', modelId, snapshotId };
}

function parseJob(path: string): Place | null {
  const [, processing, processed] = PROCESSING.exec(path) ?? [];
  if (processed !== undefined) {
    return { of: processing === 'analysis' ? 'analysis' : 'transformation', modelId: processed };
  }
  const [, modelId, snapshotId] = SNAPSHOT_JOB.exec(path) ?? [];
  if (modelId !== undefined && snapshotId !== undefined) {
    return { of: 'snapshotJob', modelId, snapshotId };
  }
  const [, sliceId] = SLICE.exec(path) ?? [];
  return sliceId === undefined ? null : { of: 'slice', sliceId };
}
