import type { CallObserver } from '@fabgraph/contract';
import type { OperationTypeNode } from 'graphql';

/**
 * Tells a collector of traces what was done for whom and how long it took. It is told no document, no
 * variable, no id of a vendor's thing and nothing secret. Its members never throw.
 */
export interface Tracing {
  /** An operation of a client begins. What is never ended is never told of. */
  readonly beginOperation: (parent: TraceParent) => RequestTrace;
  /** A request of a client that is no operation begins. */
  readonly beginExchange: (exchange: TracedExchange, parent: TraceParent) => RequestTrace;
  /** Of the vendor calls. What they are made for is their caller's `trace`; those without one stand alone. */
  readonly observer: Pick<CallObserver, 'begin'>;
  /** Sends what is left, for 3 s at most. Never rejects. */
  readonly close: () => Promise<void>;
}

/** What a client says of the trace that its operation is part of, as W3C Trace Context has it. */
export interface TraceParent {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** One request's part of a trace; as `Caller.trace` it says what calls are made for. */
export interface RequestTrace {
  /** As the log has it: 32 hex digits. */
  readonly traceId: string;
  /** To be called once. */
  readonly end: (request: TracedRequest) => void;
}

export interface TracedExchange {
  readonly method: string;
  /** Its path, with names in place of what is secret: `/files/{id}`. */
  readonly template: string;
}

export interface TracedRequest {
  /** Undefined: it was refused before it was known, or is no operation. */
  readonly type: OperationTypeNode | undefined;
  readonly name: string | undefined;
  readonly transport: string;
  readonly codes: ReadonlySet<string>;
  /** Of the HTTP answer; null over a WebSocket. */
  readonly status: number | null;
  /** Its answer was made for another one, in whose trace its calls are. */
  readonly isShared: boolean;
}

/** Those of a message that has no headers of its own: the `extensions` of an operation over a WebSocket. */
export function traceParentIn(extensions: unknown): TraceParent {
  const { traceparent, tracestate } = (extensions ?? {}) as Readonly<Record<string, unknown>>;
  return { traceparent: textOf(traceparent), tracestate: textOf(tracestate) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
