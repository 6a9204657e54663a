import type { Clock } from '../../core/clock.ts';
import type { ModelStore } from './model-store.ts';
import type { AuthentiseSettings } from './option.ts';
import type { UrlSigner } from './signed-url.ts';
import type { SliceStore } from './slice-store.ts';
import type { UserStore } from './user-store.ts';

/** What the routes share. `users`, `models` and `slices` are replaced by a reset, so read them at each request. */
export interface AuthentiseState {
  readonly clock: Clock;
  readonly settings: AuthentiseSettings;
  readonly signer: UrlSigner;
  users: UserStore;
  models: ModelStore;
  slices: SliceStore;
}
