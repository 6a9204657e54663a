import type { KnownCaller } from '../caller/known-caller.ts';
import type { CallTally } from './call-tally.ts';

/** What a transport adds to an operation's context besides Yoga's own. */
export interface TransportContext {
  /** Whoever asks. Absent where the request's own notes tell. */
  readonly caller?: KnownCaller;
  /** Aborted when the caller leaves. Absent where a request of the Fetch API tells. */
  readonly leaving?: AbortSignal;
  /** What the operation costs is noted here. Absent where the request's own notes are. */
  readonly calls?: CallTally;
  /** What its calls are made for. Absent where nothing is traced, and where the request's own notes tell. */
  readonly trace?: unknown;
  /** The results tell what they cost. Absent where the request's own notes say so. */
  readonly wantsCalls?: boolean;
}
