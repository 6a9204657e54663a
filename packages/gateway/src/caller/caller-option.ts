/** `write`: also what changes something at a vendor. */
export type Access = 'read' | 'write';

/** The accounts that a caller may use, by name. */
export type AccountChoice = 'all' | readonly string[];

/** Who may call. */
export interface CallerOptions {
  /** Default none. */
  readonly keys?: readonly KeyHolder[] | undefined;
  /** Default: no tokens are taken. */
  readonly tokens?: TokenOptions | undefined;
}

/** A caller who has an API key. */
export interface KeyHolder {
  /** For the log. */
  readonly name: string;
  /** SHA-256 of the key, in hex. The key itself is kept nowhere. */
  readonly keySha256: string;
  readonly accounts: AccountChoice;
  readonly access: Access;
  /** May read `/metrics`. Default false. */
  readonly metrics?: boolean | undefined;
}

/** Callers who have a token (JWT) of an issuer that is trusted. */
export interface TokenOptions {
  readonly issuer: string;
  /** What a token must be meant for: one of these. */
  readonly audience: string | readonly string[];
  /** Where the issuer's keys are (JWKS). */
  readonly jwksUrl: string;
  /** The claim that lists the accounts, by name; `*` stands for all. Default `fabgraph_accounts`. */
  readonly accountsClaim?: string | undefined;
  /** The claim that says `read` or `write`, and `metrics` where it may read `/metrics`. Default `fabgraph_access`. */
  readonly accessClaim?: string | undefined;
  /** For tokens without the one claim. Default none. */
  readonly accounts?: AccountChoice | undefined;
  /** For tokens without the other. Default `read`. */
  readonly access?: Access | undefined;
  /** The issuer's keys are read again at most this often for the sake of one that is not known. Default 30 s. */
  readonly keyReloadGapMs?: number | undefined;
}
