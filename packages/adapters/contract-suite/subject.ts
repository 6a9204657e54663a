import type {
  Adapter,
  AdapterOptions,
  Capability,
  VendorDefinition,
  WriteContext,
} from '@fabgraph/contract';

/** What an adapter may list and read in bulk, by the names of its facets. */
export type Noun = 'folders' | 'models' | 'assets' | 'jobs' | 'users';

export interface DescribeAdapterOptions {
  /** As a person calls the vendor; the title of the suite. */
  readonly name: string;
  readonly definition: VendorDefinition;
  /**
   * A fresh double with data and a fresh adapter on it, for one test; both are closed when the test
   * is over. The double's time must stand still. The adapter is made with the options: where much
   * fails in one test, its calls are tried all the same.
   */
  readonly start: (options?: AdapterOptions) => Promise<Started>;
  /** Every noun that the adapter has. */
  readonly nouns: Readonly<Partial<Record<Noun, NounSample>>>;
  /** A refusal in the vendor's own form, saying this. */
  readonly errorBody: (message: string) => unknown;
  /** Capabilities of the definition that an adapter with these settings lacks. Default: none. */
  readonly lacks?: readonly Capability[];
  /** Some write that succeeds with the double's data, for what has writes. */
  readonly write?: (adapter: Adapter, context: WriteContext) => Promise<unknown>;
}

export interface NounSample {
  /** A ref path of the right form that leads to nothing; null where nothing can be missing. */
  readonly missing: string | null;
  /** The member of a single thing's payload that holds the vendor's word for its status. */
  readonly statusMember?: string;
}

export interface Started {
  readonly adapter: Adapter;
  readonly vendor: VendorDouble;
  /** Whatever the adapter was given to prove who it is; none of it may ever be shown. */
  readonly secrets: readonly string[];
}

/** The vendor's double, as far as the suite drives it. */
export interface VendorDouble {
  /** In the order of arrival. */
  readonly calls: () => readonly ReceivedCall[];
  readonly clearCalls: () => void;
  readonly addFaults: (rules: readonly Fault[]) => void;
  readonly clearFaults: () => void;
}

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
}

/** What goes wrong with the requests that match. */
export interface Fault {
  /** Any method when absent. */
  method?: string;
  /** The whole path without its query; `*` stands for any run of characters. */
  path: string;
  /** Default 200 when `body` is given. */
  status?: number;
  /** Instead of the real answer. A string is sent as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
  /** The real answer breaks off after this many bytes. */
  truncate?: number;
  /** The connection ends without an answer. */
  reset?: boolean;
  /** How many requests it applies to. Default: for ever. */
  times?: number;
}
