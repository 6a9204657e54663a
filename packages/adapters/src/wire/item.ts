import { VendorError, type VendorInfo } from '@fabgraph/contract';
import type { z } from 'zod';

/** Whose answer is read. */
export interface AnswerOrigin {
  readonly vendor: VendorInfo;
  readonly account: string;
}

/**
 * One thing as the vendor documents it.
 * @param what a noun with its article for the message: `a project`.
 * @throws VendorError VENDOR_BAD_RESPONSE naming the first member that is not as documented.
 */
export function readItem<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { vendor, account }: AnswerOrigin,
  what: string,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  throw new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${vendor.name} answered with what is not ${what} as documented${place}.`,
    vendor: vendor.id,
    account,
  });
}

/** Those of a list that are as the vendor documents them: a bad item costs that item only. */
export function readItems<T>(schema: z.ZodType<T>, values: readonly unknown[]): readonly T[] {
  return values.flatMap((value) => {
    const result = schema.safeParse(value);
    return result.success ? [result.data] : [];
  });
}

/**
 * A body that is a bare list.
 * @throws VendorError VENDOR_BAD_RESPONSE where it is anything else.
 */
export function readList<T>(
  schema: z.ZodType<T>,
  body: unknown,
  { vendor, account }: AnswerOrigin,
  what: string,
): readonly T[] {
  if (Array.isArray(body)) return readItems(schema, body);
  throw new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${vendor.name} answered with what is not a list of ${what}.`,
    vendor: vendor.id,
    account,
  });
}
