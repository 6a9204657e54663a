/** How long a client may take over its part of one request, and between two, in ms. */
export interface SocketTimes {
  /** Until all headers are there. Default 10 s. */
  readonly headersTimeoutMs: number;
  /** From then until the body is, where it is no upload. Default 10 s. */
  readonly bodyTimeoutMs: number;
  /** Without taking anything of its answer, event streams apart. Default 10 s. */
  readonly unreadTimeoutMs: number;
  /**
   * Between two requests over one connection. Default 72 s: proxies keep theirs for a minute by
   * default, and one that sends a request at the moment in which we hang up has nobody to answer it.
   */
  readonly idleTimeoutMs: number;
}

/** `SocketTimes`, each left out or undefined where its default stands. */
export type SocketTimeOptions = { readonly [Time in keyof SocketTimes]?: number | undefined };

export function toSocketTimes({
  headersTimeoutMs = 10_000,
  bodyTimeoutMs = 10_000,
  unreadTimeoutMs = 10_000,
  idleTimeoutMs = 72_000,
}: SocketTimeOptions = {}): SocketTimes {
  return { headersTimeoutMs, bodyTimeoutMs, unreadTimeoutMs, idleTimeoutMs };
}
