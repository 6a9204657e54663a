import type { ErrorCode } from '@fabgraph/contract';
import type { GraphQLError } from 'graphql';
import { createOperationRefusal } from '../server/refusal.ts';

/** A limit that is passed: which, what was sent, and what to do. */
export interface PassedLimit {
  /** What is counted, as the sentence begins: `the operation has 16 aliases`. */
  readonly sent: string;
  readonly max: number;
  readonly advice: string;
}

export function tooComplex({ sent, max, advice }: PassedLimit): GraphQLError {
  return refuse('OPERATION_TOO_COMPLEX', `${sent}; the limit is ${inWords(max)}: ${advice}.`);
}

export function invalidInput(message: string): GraphQLError {
  return refuse('INVALID_INPUT', message);
}

export function inWords(count: number): string {
  return count.toLocaleString('en-US');
}

function refuse(code: ErrorCode, message: string): GraphQLError {
  return createOperationRefusal({ status: 400, code, message });
}
