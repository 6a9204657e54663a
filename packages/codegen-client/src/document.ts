import type { RetryOptions } from './backoff.ts';
import type { GatewayError } from './error.ts';

/** Ties a document to the types of its result and variables; exists for the compiler only. */
export interface DocumentTypeDecoration<Result, Variables> {
  __apiType?: (variables: Variables) => Result;
}

/** A GraphQL document as text. Generated ones know their types; for a plain string they are `unknown`. */
export type TypedDocument<Result, Variables> = DocumentTypeDecoration<Result, Variables> & {
  toString(): string;
};

export interface CallOptions {
  /** Stops the call, or the stream of events, at once. */
  readonly signal?: AbortSignal | undefined;
  /** Sent beside the client's own headers, and before them where both name one. Not over a WebSocket, which all share. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface SubscribeOptions extends CallOptions {
  /** When and how often to come back after the line was lost. `false`: never. Default: the client's. */
  readonly retry?: RetryOptions | false | undefined;
  /** Told when the gateway has taken the subscription: at first, and whenever the line is back. */
  readonly onOpen?: (() => void) | undefined;
  /** Told before each attempt to come back: why, and after how long in ms. Default: nobody is. */
  readonly onRetry?: ((error: GatewayError, delayMs: number) => void) | undefined;
  /**
   * Takes the errors of an event of which a part came all the same; the event follows. Default:
   * the stream throws a `GatewayError` that holds the event.
   */
  readonly onPartial?: ((error: GatewayError) => void) | undefined;
}

/** What follows the document: variables may be left out where none is required. */
export type CallArguments<Variables, Options = CallOptions> =
  Record<string, never> extends Variables
    ? [variables?: NoInfer<Variables>, options?: Options]
    : [variables: NoInfer<Variables>, options?: Options];
