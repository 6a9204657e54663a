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
  /** Sent beside the client's own headers, and before them where both name one. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What follows the document: variables may be left out where none is required. */
export type CallArguments<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: CallOptions]
    : [variables: Variables, options?: CallOptions];
