import type { z } from 'zod';
import type { JsonAnswer } from '../../http/client.ts';
import { type AnswerOrigin, readItem } from '../../wire/item.ts';
import { type Received, received } from './wire.ts';

/** A thing of the vendor's, and when it was read. */
export interface Fetched<T> extends Received<T> {
  readonly fetchedAt: Date;
}

/** The one thing that an answer holds. @throws VendorError VENDOR_BAD_RESPONSE. */
export function toFetched<T>(
  { body }: JsonAnswer,
  schema: z.ZodType<T>,
  origin: AnswerOrigin,
  what: string,
): Fetched<T> {
  return { ...readItem(received(schema), body, origin, what), fetchedAt: new Date() };
}
