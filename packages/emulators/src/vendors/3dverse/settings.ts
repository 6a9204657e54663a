/** What the vendor's documents leave open: each switch shows one more reading of them. */
export interface ThreeDVerseSettings {
  /** Whether the lists that have them send `X-Assets-Count` and `X-Source-Files-Count`. Default true. */
  readonly countHeaders: boolean;
  /** True: a grouped asset list has all 22 keys, empty or not. Default false: only those with content. */
  readonly emptyGroups: boolean;
  /** How many reads by id answer 404 after something was made. Default 0. */
  readonly visibilityLag: number;
  /** What a complete `progress` is. Default 100. */
  readonly progressScale: 1 | 100;
  /** Whether an upload's answer names its task. Default true. */
  readonly uploadTaskId: boolean;
  /** `flat` (default): every folder, without `subfolders`. `nested`: the roots, each with its tree. */
  readonly folderList: 'flat' | 'nested';
  /** A `limit` above it is taken as it. Default 100. */
  readonly maxLimit: number;
  /** How a name filter matches: a part of the name in any case (default), or the very name. */
  readonly nameFilter: 'contains' | 'exact';
  /** The status of a write that answers no body. Default 204. */
  readonly emptyStatus: 200 | 204;
  /** How long each of the four stages of an upload takes. Default 2 s. */
  readonly stageMs: number;
  /** Source files beside the shop's, which no upload task names: what makes a list long. Default 0. */
  readonly extraSourceFiles: number;
  /** Keys beside the demo's, each with an environment of its own that starts empty. */
  readonly apiKeys: readonly string[];
}

export const DEFAULT_SETTINGS: ThreeDVerseSettings = {
  countHeaders: true,
  emptyGroups: false,
  visibilityLag: 0,
  progressScale: 100,
  uploadTaskId: true,
  folderList: 'flat',
  maxLimit: 100,
  nameFilter: 'contains',
  emptyStatus: 204,
  stageMs: 2_000,
  extraSourceFiles: 0,
  apiKeys: [],
};
