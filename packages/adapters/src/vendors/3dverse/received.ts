import type { LeftOut } from '@fabgraph/contract';
import type { z } from 'zod';
import {
  type AnswerOrigin,
  type ReadableItems,
  readRecords,
  readRecordsInTurns,
} from '../../wire/item.ts';

/** A thing as the vendor sent it. */
export interface Received<T> {
  /** What is read of it. */
  readonly json: T;
  /** All of it. */
  readonly raw: unknown;
  readonly fetchedAt: Date;
  /** Whose answer it came in. */
  readonly origin: AnswerOrigin;
}

/** Those of several things in one answer that are as documented. */
export function receiveMany<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
  fetchedAt: Date,
): ReadableItems<Received<T>> {
  return readRecords(schema, values, origin, (json, raw) => ({ json, raw, fetchedAt, origin }));
}

export interface ReceivedRows<T> {
  /** Null in the place of what is not as documented. */
  readonly rows: readonly (Received<T> | null)[];
  readonly leftOut: LeftOut | undefined;
}

/** All of several things in one answer, each in its place; in turns where there are many. */
export async function receiveRows<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
  fetchedAt: Date,
): Promise<ReceivedRows<T>> {
  const rows = new Array<Received<T> | null>(values.length).fill(null);
  const { leftOut } = await readRecordsInTurns(schema, values, origin, (json, raw, index) => {
    const row = { json, raw, fetchedAt, origin };
    rows[index] = row;
    return row;
  });
  return { rows, leftOut };
}
