/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@fabgraph/codegen-client';
/** What an event tells of its thing. */
export type Change =
  | 'CREATED'
  | 'DELETED'
  | 'NONE'
  | 'UPDATED';

/** Where a model is in its life. READY and FAILED change no more. */
export type ModelStatus =
  /** The vendor waits for its bytes. */
  | 'AWAITING_UPLOAD'
  | 'FAILED'
  | 'PROCESSING'
  | 'READY'
  /** The vendor said something new, or nothing; see `vendorStatus`. */
  | 'UNKNOWN';

export type ShelfQueryVariables = Exact<{
  first: number;
  formats?: ReadonlyArray<string> | string | null | undefined;
}>;


export type ShelfQuery = { readonly models: { readonly nodes: ReadonlyArray<{ readonly name: string, readonly size: number | null, readonly geometry: { readonly volumeMm3: number | null } | null }>, readonly sources: ReadonlyArray<{ readonly account: { readonly name: string }, readonly error: { readonly message: string } | null }> } };

export type ShelfUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ShelfUpdatedSubscription = { readonly modelsUpdated: { readonly cursor: string, readonly change: Change, readonly model: { readonly id: string, readonly name: string, readonly status: ModelStatus } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ShelfDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Shelf($first: Int!, $formats: [String!]) {
  models(
    first: $first
    filter: {formats: $formats}
    orderBy: {field: SIZE, direction: DESC}
  ) {
    nodes {
      name
      size
      geometry {
        volumeMm3
      }
    }
    sources {
      account {
        name
      }
      error {
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ShelfQuery, ShelfQueryVariables>;
export const ShelfUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription ShelfUpdated($after: String) {
  modelsUpdated(after: $after) {
    cursor
    change
    model {
      id
      name
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ShelfUpdatedSubscription, ShelfUpdatedSubscriptionVariables>;