import type { Capability } from './capability.ts';
import type { Facets } from './facet.ts';
import type { Ref } from './ref.ts';
import type { Traffic } from './traffic.ts';
import type { VendorInfo } from './vendor.ts';

/** One account at one vendor, ready to be called. */
export interface Adapter {
  readonly vendor: VendorInfo;
  /** The name of the account it was made for. */
  readonly account: string;
  /** Scheme, host and port of the vendor's API, for people: `https://api.example.com`. */
  readonly origin: string;
  /** Equal for equal credentials, different otherwise; says nothing about them. Part of every cache key. */
  readonly credentialFingerprint: string;
  readonly facets: Facets;
  /** Whether this is a ref that the adapter could have made. Anything else must never reach the vendor. */
  readonly isRef: (ref: Ref) => boolean;
  /** As the last calls left it; asking costs no call. */
  readonly getState: () => AccountState;
  /** Before this time no call goes out (429, Retry-After). Null: nothing is held back. */
  readonly heldUntil: () => Date | null;
  /**
   * Told whenever `getState` or `heldUntil` may have become another by what a call was answered; not
   * when the time of `heldUntil` has come. The listener reads both anew and never throws.
   * @returns what stops that.
   */
  readonly onStateChange: (listener: () => void) => () => void;
  /** How many calls this adapter has sent so far; only ever grows. What reads cost is the difference. */
  readonly callsMade: () => number;
  /** Closes sockets. */
  readonly close: () => Promise<void>;
}

/** DEGRADED: some calls fail or are held back. */
export type AccountState = 'HEALTHY' | 'DEGRADED' | 'UNAUTHENTICATED' | 'UNREACHABLE';

/** One setting of an account at this vendor. */
export interface SettingField {
  /** Its name in a configuration file: `accessToken`. */
  readonly key: string;
  /** The environment variable that sets it for the vendor's one account: `METAFOLD_ACCESS_TOKEN`. */
  readonly env: string;
  readonly isSecret: boolean;
  /** One line for a person: meaning, unit, default. */
  readonly description: string;
}

/** One vendor's adapter, before it has an account. */
export interface VendorDefinition {
  readonly vendor: VendorInfo;
  /** What its adapters can do, derived from their facets. */
  readonly capabilities: readonly Capability[];
  readonly settings: readonly SettingField[];
  /**
   * Makes no call. Settings are strings as they stand in the environment or the file.
   * @throws SettingsError naming every missing or wrong setting at once.
   */
  readonly create: (
    account: string,
    settings: Readonly<Record<string, string>>,
    options?: AdapterOptions,
  ) => Adapter;
}

/** What the program that runs an adapter gives it beside the account's own settings. */
export interface AdapterOptions {
  /**
   * A secret that `credentialFingerprint` is made with: equal over restarts where this is. Default:
   * random for the process.
   */
  readonly fingerprintKey?: string | undefined;
  /** Bounds its calls together with those of all others that are given the same. Default: one of its own. */
  readonly traffic?: Traffic | undefined;
}

/** What is wrong with an account's settings: all of it, so that a person mends it in one go. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(({ key, message }) => `${key}: ${message}`).join('; '));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

export interface SettingProblem {
  /** A `SettingField.key`. */
  readonly key: string;
  /** What is wrong and what to do; holds no secret. */
  readonly message: string;
}
