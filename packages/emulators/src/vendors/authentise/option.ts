import type { EmulatorOptions } from '../../core/emulator.ts';

/** Where sources differ about the vendor, or say nothing, a switch; each default is the likelier reading. */
export interface AuthentiseKnobs {
  /** Answer to a good upload. Default 204; 200 as in the first years. */
  uploadStatus?: 200 | 204;
  /** Key of the array in the model list. Default `resources`; the reference says `models`. */
  listKey?: 'resources' | 'models';
  /** Answer to a wrong password. Default 400. */
  loginFailStatus?: 400 | 401 | 403;
  /** Adds `"analyses.manifold"` beside the nested form. Default false. */
  flatManifold?: boolean;
  /** Whether creating a model or snapshot answers with a body beside its headers. Default `on`. */
  createBody?: 'on' | 'off';
  /** Names of volume and surface area: the reference's, the later ones with `_mm`, or (default) both. */
  legacyFieldNames?: 'volume' | 'volume_mm' | 'both';
  /** `content` of a snapshot that is not rendered yet. Default the empty string. */
  snapshotEmpty?: '' | null;
  /** Models beside the shop's, all waiting for their bytes: what makes a list long. Default 0. */
  extraModels?: number;
  /** Resources in one page of a list. Default 25. */
  pageSize?: number;
  /** How long a session lives, by the emulator's clock. Default 24 hours. */
  sessionLifetimeMs?: number;
  /** From upload or transformation to `processed` or `error`. Default 3 s. */
  processingMs?: number;
  /** From the request of a snapshot, or from `processed` for the default one, to its image. Default 2 s. */
  snapshotMs?: number;
  /** From the request of a slice to its end. Default 10 s. */
  slicingMs?: number;
  /** Larger uploads are refused. Default 2 GiB. */
  maxUploadBytes?: number;
  /** Larger files are kept but not read: their models end in `error`. Default 64 MiB. */
  maxAnalysisBytes?: number;
  /** Models with more facets end in `error`. Default 1,000,000. */
  maxFacets?: number;
  /** Whether a model shows `allowed_transformations`, which the reference has on creation only. Default `hidden`. */
  allowedTransformations?: 'hidden' | 'shown';
  /** Between two tries of a callback that is not answered 2xx, by the emulator's clock. Default 30 s. */
  callbackRetryMs?: number;
  /** How long after the first try there may be another. Default 24 hours. */
  callbackRetryLimitMs?: number;
}

export type AuthentiseSettings = Required<AuthentiseKnobs>;

export interface AuthentiseEmulatorOptions extends EmulatorOptions, AuthentiseKnobs {}

const DEFAULTS: AuthentiseSettings = {
  uploadStatus: 204,
  listKey: 'resources',
  loginFailStatus: 400,
  flatManifold: false,
  createBody: 'on',
  legacyFieldNames: 'both',
  snapshotEmpty: '',
  extraModels: 0,
  pageSize: 25,
  sessionLifetimeMs: 24 * 3_600_000,
  processingMs: 3_000,
  snapshotMs: 2_000,
  slicingMs: 10_000,
  maxUploadBytes: 2 * 1024 ** 3,
  maxAnalysisBytes: 64 * 1024 ** 2,
  maxFacets: 1_000_000,
  allowedTransformations: 'hidden',
  callbackRetryMs: 30_000,
  callbackRetryLimitMs: 24 * 3_600_000,
};

/** Every knob, the default where none is given. */
export function settingsOf(knobs: AuthentiseKnobs): AuthentiseSettings {
  return { ...DEFAULTS, ...knobs };
}
