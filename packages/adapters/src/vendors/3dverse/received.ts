import { type Entity, type Ref, vendorIdOf } from '@fabgraph/contract';
import { z } from 'zod';
import { redactPayload } from '../../wire/redact.ts';

/** A thing as the vendor sent it. */
export interface Received<T> {
  /** What is read of it. */
  readonly json: T;
  /** All of it. */
  readonly raw: unknown;
  readonly fetchedAt: Date;
}

/** The same schema, keeping what was received beside what is read. */
export function withRaw<T>(schema: z.ZodType<T>): z.ZodType<Received<T>> {
  return z.unknown().transform((raw, context): Received<T> => {
    const result = schema.safeParse(raw);
    if (result.success) return { json: result.data, raw, fetchedAt: new Date() };
    for (const { path, message } of result.error.issues) {
      context.addIssue({ code: 'custom', path, message });
    }
    return z.NEVER;
  });
}

/** What every entity has. */
export function toEntity<R extends Ref>(
  ref: R,
  { raw, fetchedAt }: Omit<Received<unknown>, 'json'>,
): Entity<R> {
  return { ref, vendorId: vendorIdOf(ref), fetchedAt, vendorData: () => redactPayload(raw) };
}
