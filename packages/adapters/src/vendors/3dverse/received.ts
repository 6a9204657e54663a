import type { z } from 'zod';
import { readRecords } from '../../wire/item.ts';

/** A thing as the vendor sent it. */
export interface Received<T> {
  /** What is read of it. */
  readonly json: T;
  /** All of it. */
  readonly raw: unknown;
  readonly fetchedAt: Date;
}

/** Those of several things in one answer that are as documented. */
export function receiveMany<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  fetchedAt: Date,
): readonly Received<T>[] {
  return readRecords(schema, values, (json, raw) => ({ json, raw, fetchedAt }));
}

/** The same with null in the place of what is not as documented. */
export function receiveRows<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  fetchedAt: Date,
): readonly (Received<T> | null)[] {
  const rows = receiveMany(schema, values, fetchedAt);
  if (rows.length === values.length) return rows;
  return values.map((value) => receiveMany(schema, [value], fetchedAt)[0] ?? null);
}
