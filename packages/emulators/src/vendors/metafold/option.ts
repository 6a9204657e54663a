import { ROUTE_SCOPES, type RouteKey, type Scope } from './http/scope.ts';

export type Profile = 'v1' | 'legacy';
/** How one job goes; what is absent is as for any job: 2 s pending, 4 s running, success. */
export interface JobScript {
  pendingMs?: number;
  runMs?: number;
  /** With a message the job fails at its end. */
  error?: string;
  /** Output parameters over those of the job's type; the values are sent as they are. */
  outputParameters?: Record<string, string>;
}

/** What jobs, imports and projects the license allows; `null` is without a limit. */
export interface LicenseLimits {
  project: number | null;
  import: number | null;
  export: number | null;
  simulation: number | null;
}

export interface StaticToken {
  token: string;
  /** Default: every scope. */
  scopes?: readonly Scope[];
  /** What the call log shows of it. Default `token`. */
  label?: string;
}

export interface Client {
  id: string;
  secret: string;
  /** Default: every scope. */
  scopes?: readonly Scope[];
}

/** Where the vendor's documents differ or say nothing, a switch; `docs/metafold.md` has the reasons. */
export interface MetafoldOptions {
  /** Default `v1`, the newest documents; `legacy` is the generation before. */
  profile?: Profile;
  /** Default `rfc1123`, what the vendor's own clients read; `iso8601` is what the newest documents show. */
  datetime?: 'rfc1123' | 'iso8601';
  /** Default `description` in profile v1, `msg` in legacy; `text` is not JSON, `empty` has no body. */
  errorShape?: 'description' | 'msg' | 'text' | 'empty';
  /** `old` is parameters, meta and assets; `new` is inputs and outputs. Default `both` in v1, `old` in legacy. */
  jobFields?: 'both' | 'old' | 'new';
  /** `/user/*`: not there (404, default in v1), what remains of a quota (default in legacy), or what is used. */
  user?: 'absent' | 'remaining' | 'used';
  /** Which scopes a route asks for, over the built-in table. */
  scopes?: Partial<Record<RouteKey, readonly Scope[]>>;
  /** Next to the demo token. */
  tokens?: readonly StaticToken[];
  /** Next to the demo client. */
  clients?: readonly Client[];
  /** Of tokens got for client credentials. Default 24 h. */
  tokenLifetimeMs?: number;
  /** Default `reject` (400). */
  onDuplicate?: 'reject' | 'replace';
  /** Extensions that may be uploaded, with their dot. Default: all. */
  allowedExtensions?: readonly string[] | null;
  /** What a status URL says of failed work: the resource (201) or an error (400). Default: resource for workflows, error for jobs. */
  workflowFailure?: 'resource' | 'error';
  jobFailure?: 'resource' | 'error';
  limits?: Partial<LicenseLimits>;
  /** Small files of each project beside the shop's: what makes a list long. Default 0. */
  extraAssets?: number;
  /** Asked for each job when it is dispatched. */
  scriptJob?: (job: { type: string; name: string | null }) => JobScript | undefined;
}

export type Settings = Required<Omit<MetafoldOptions, 'scopes' | 'limits'>> & {
  scopes: Record<RouteKey, readonly Scope[]>;
  limits: LicenseLimits;
};

export const DEMO_TOKEN = 'metafold-demo-token';
export const DEMO_CLIENT: Client = {
  id: 'metafold-demo-client',
  secret: 'metafold-demo-secret',
};

const PROFILE_DEFAULTS = {
  v1: { errorShape: 'description', jobFields: 'both', user: 'absent' },
  legacy: { errorShape: 'msg', jobFields: 'old', user: 'remaining' },
} as const;

const DEFAULT_LIMITS: LicenseLimits = {
  project: 100,
  import: 5_000,
  export: 2_000,
  simulation: 500,
};

export function resolveSettings({
  profile = 'v1',
  datetime = 'rfc1123',
  errorShape = PROFILE_DEFAULTS[profile].errorShape,
  jobFields = PROFILE_DEFAULTS[profile].jobFields,
  user = PROFILE_DEFAULTS[profile].user,
  scopes = {},
  tokens = [],
  clients = [],
  tokenLifetimeMs = 24 * 3_600_000,
  onDuplicate = 'reject',
  allowedExtensions = null,
  workflowFailure = 'resource',
  jobFailure = 'error',
  limits = {},
  extraAssets = 0,
  scriptJob = () => undefined,
}: MetafoldOptions = {}): Settings {
  return {
    profile,
    datetime,
    errorShape,
    jobFields,
    user,
    scopes: { ...ROUTE_SCOPES, ...scopes },
    tokens: [{ token: DEMO_TOKEN, label: DEMO_TOKEN }, ...tokens],
    clients: [DEMO_CLIENT, ...clients],
    tokenLifetimeMs,
    onDuplicate,
    allowedExtensions,
    workflowFailure,
    jobFailure,
    limits: { ...DEFAULT_LIMITS, ...limits },
    extraAssets,
    scriptJob,
  };
}
