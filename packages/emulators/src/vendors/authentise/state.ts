import type { Clock } from '../../core/clock.ts';
import type { FileStore } from '../../core/file-store.ts';
import type { ModelStore } from './model-store.ts';
import type { AuthentiseSettings } from './option.ts';
import type { Reporter } from './report.ts';
import type { UrlSigner } from './signed-url.ts';
import type { SliceStore } from './slice-store.ts';
import type { UserStore } from './user-store.ts';

/** What the routes share. `users`, `models` and `slices` are replaced by a reset, so read them at each request. */
export interface AuthentiseState {
  readonly clock: Clock;
  readonly settings: AuthentiseSettings;
  readonly signer: UrlSigner;
  readonly files: FileStore;
  readonly reporter: Reporter;
  users: UserStore;
  models: ModelStore;
  slices: SliceStore;
}
