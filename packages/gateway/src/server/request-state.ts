import { randomUUID } from 'node:crypto';
import { type DocumentNode, getOperationAST, type OperationTypeNode } from 'graphql';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { LimitName, Transport } from '../metrics/meter.ts';
import type { RequestTrace } from '../trace/tracing.ts';
import { asksForCalls, CALLS_HEADER, type CallTally, createCallTally } from './call-tally.ts';

/** What the server notes of one request, or of one operation over a WebSocket, while it runs. */
export interface RequestState {
  readonly id: string;
  readonly startedAtMs: number;
  transport: Transport;
  operationName: string | undefined;
  /** Undefined until the document has been read, and where it was refused before. */
  operationType: OperationTypeNode | undefined;
  /** Undefined until it is known, and where it was refused. */
  caller: KnownCaller | undefined;
  readonly codes: Set<string>;
  /** The limit that it was refused by. */
  passedLimit: LimitName | undefined;
  calls: CallTally;
  /** The answer tells what it cost. */
  wantsCalls: boolean;
  /** The answer was made for another request, and is for this one as well. */
  isShared: boolean;
  /** Undefined: nothing is traced. */
  readonly trace: RequestTrace | undefined;
  /** Of its path, where it is no operation's: `/files/{id}`. */
  readonly template: string | undefined;
}

export interface RequestStates {
  readonly of: (request: Request) => RequestState;
}

/** A header's value, by its name in small letters. */
export type HeaderReader = (name: string) => string | null | undefined;

/** A caller may name its request, so that one name runs through all logs. */
const CALLERS_ID = /^[\w.-]{1,64}$/;

const MAX_NAME_LENGTH = 200;

export function createRequestState(
  header: HeaderReader = () => undefined,
  trace?: RequestTrace,
  template?: string,
): RequestState {
  const callersId = header('x-request-id') ?? '';
  return {
    id: CALLERS_ID.test(callersId) ? callersId : randomUUID(),
    startedAtMs: performance.now(),
    transport: 'http',
    operationName: undefined,
    operationType: undefined,
    caller: undefined,
    codes: new Set(),
    passedLimit: undefined,
    calls: createCallTally(),
    wantsCalls: header(CALLS_HEADER) === '1',
    isShared: false,
    trace,
    template,
  };
}

export interface NotedParams {
  readonly operationName?: unknown;
  readonly extensions?: unknown;
}

/** Once the operation is known. */
export function noteParams(state: RequestState, params: NotedParams): void {
  state.operationName = toLoggedName(params.operationName);
  state.wantsCalls ||= asksForCalls(params);
}

export interface ReadOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}

/** Once its document has been read, which names an operation that its sender may not have named. */
export function noteOperation(
  state: RequestState,
  { document, operationName }: ReadOperation,
): void {
  const found = getOperationAST(document, operationName);
  state.operationType = found?.operation;
  state.operationName ??= toLoggedName(found?.name?.value);
}

/** As a line of the log has it: a caller may name an operation as they like, and by what they like. */
export function toLoggedName(operationName: unknown): string | undefined {
  return typeof operationName === 'string' ? operationName.slice(0, MAX_NAME_LENGTH) : undefined;
}

/** Of requests that come as objects of the Fetch API, each made once by `begin`. */
export function createRequestStates(begin: (header: HeaderReader) => RequestState): RequestStates {
  const states = new WeakMap<Request, RequestState>();

  return {
    of: (request) => {
      const known = states.get(request);
      if (known !== undefined) return known;
      const state = begin((name) => request.headers.get(name));
      states.set(request, state);
      return state;
    },
  };
}
