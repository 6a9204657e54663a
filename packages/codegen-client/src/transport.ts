import type { Answer } from './answer.ts';
import type { OperationBody } from './http.ts';

/** Runs one subscription over one line. Ends when the gateway completes it; throws when the line is lost. */
export type Transport = (
  body: OperationBody,
  options: TransportOptions,
) => AsyncGenerator<Answer<unknown>, void, undefined>;

export interface TransportOptions {
  readonly signal: AbortSignal;
  /** The gateway has taken the subscription. */
  readonly onOpen: () => void;
  readonly resolveHeaders: () => Promise<Readonly<Record<string, string>>>;
}
