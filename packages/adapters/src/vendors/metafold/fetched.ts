import type { z } from 'zod';
import type { JsonAnswer } from '../../http/client.ts';
import { type AnswerOrigin, readItem } from '../../wire/item.ts';

/** A thing of the vendor's: the members that are read here, the payload as it came, and when. */
export interface Fetched<T> {
  readonly json: T;
  readonly payload: unknown;
  readonly fetchedAt: Date;
}

/** The one thing that an answer holds. @throws VendorError VENDOR_BAD_RESPONSE. */
export function toFetched<T>(
  { body }: JsonAnswer,
  schema: z.ZodType<T>,
  origin: AnswerOrigin,
  what: string,
): Fetched<T> {
  return { json: readItem(schema, body, origin, what), payload: body, fetchedAt: new Date() };
}
