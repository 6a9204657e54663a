import type { Signal } from '@fabgraph/contract';
import { type GraphContext, schema } from '@fabgraph/schema';
import type { DocumentNode } from 'graphql';
import type { Logger } from 'pino';
import type { CallerContext, KnownCaller } from '../caller/known-caller.ts';
import { createDocumentCache, type DocumentCache } from '../document/document-cache.ts';
import { createMeasuredDocuments, type MeasuredDocuments } from '../limit/measured-document.ts';
import type { OperationLimits } from '../limit/operation-limit.ts';
import type { CallTally } from './call-tally.ts';
import { createOperationRunner, type OperationRunner } from './operation-runner.ts';

/** What an operation needs that is valid, whichever way it came. */
export interface Operations {
  /** Documents by their texts. */
  readonly parsed: DocumentCache<DocumentNode>;
  readonly measured: MeasuredDocuments;
  readonly contextOf: (party: OperationParty) => GraphContext & CallerContext;
  /** For queries and mutations. */
  readonly run: OperationRunner;
}

/** For whom one is run. */
export interface OperationParty {
  readonly caller: KnownCaller;
  /** Aborted when the caller leaves, at the latest. */
  readonly signal: Signal;
  readonly calls: CallTally;
  /** What its calls are made for. Undefined: nothing is traced. */
  readonly trace: unknown;
}

export interface OperationsOptions {
  /** What is the same for every operation. */
  readonly graph: Omit<GraphContext, 'registry' | 'signal' | 'onCall' | 'trace' | 'onFault'>;
  readonly limits: OperationLimits;
  /** Callers are told nothing of the graph that they do not know. */
  readonly isProduction: boolean;
  readonly logger: Logger;
  /** Told when a mutation is over, whatever came of it. */
  readonly onWritten: () => void;
}

export function createOperations({
  graph: { hub, accountStates, cursors, lists, listLimits, uploads, files, reportAddressFor },
  limits,
  isProduction,
  logger,
  onWritten,
}: OperationsOptions): Operations {
  const measured = createMeasuredDocuments(schema, limits);
  const onFault = (err: unknown) => logger.error({ err }, 'fault');

  return {
    parsed: createDocumentCache(),
    measured,
    // Written out: a copy by spread of what is the same would cost ten times as much.
    contextOf: ({ caller, signal, calls, trace }) => ({
      hub,
      accountStates,
      cursors,
      lists,
      listLimits,
      uploads,
      files,
      reportAddressFor,
      caller,
      registry: caller.registry,
      signal,
      onCall: calls.note,
      trace,
      onFault,
    }),
    run: createOperationRunner({ measured, isProduction, onWritten }),
  };
}
