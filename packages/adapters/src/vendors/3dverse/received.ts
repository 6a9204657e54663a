import type { z } from 'zod';
import { type AnswerOrigin, readRecords } from '../../wire/item.ts';

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
): readonly Received<T>[] {
  return readRecords(schema, values, origin, (json, raw) => ({ json, raw, fetchedAt, origin }));
}

/** The same with null in the place of what is not as documented. */
export function receiveRows<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
  fetchedAt: Date,
): readonly (Received<T> | null)[] {
  const rows = receiveMany(schema, values, origin, fetchedAt);
  if (rows.length === values.length) return rows;
  return values.map((value) => receiveMany(schema, [value], origin, fetchedAt)[0] ?? null);
}
