import { GatewayError } from '@fabgraph/contract';
import type { GraphQLError } from 'graphql';
import type { LimitName } from '../metrics/meter.ts';
import { createOperationRefusal, refusalBy } from '../server/refusal.ts';

/** A limit that is passed: which, what was sent, and what to do. */
export interface PassedLimit {
  readonly limit: LimitName;
  /** What is counted, as the sentence begins: `the operation has 16 aliases`. */
  readonly sent: string;
  readonly max: number;
  readonly advice: string;
}

/** An operation that is more than a limit allows. */
export class LimitError extends GatewayError {
  readonly limit: LimitName;

  constructor(limit: LimitName, message: string) {
    super({ code: 'OPERATION_TOO_COMPLEX', message });
    this.name = 'LimitError';
    this.limit = limit;
  }
}

export function tooComplex({ limit, sent, max, advice }: PassedLimit): GraphQLError {
  const message = `${sent}; the limit is ${inWords(max)}: ${advice}.`;
  return refusalBy(new LimitError(limit, message), 400);
}

export function invalidInput(message: string): GraphQLError {
  return createOperationRefusal({ status: 400, code: 'INVALID_INPUT', message });
}

export function inWords(count: number): string {
  return count.toLocaleString('en-US');
}
