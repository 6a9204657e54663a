import { inTurns, type LeftOut, VendorError } from '@fabgraph/contract';
import { z } from 'zod';
import { type AnswerOrigin, firstMember, parseAllWatched, parseWatched } from './wire-type.ts';

export type { AnswerOrigin } from './wire-type.ts';

/**
 * One thing as the vendor documents it.
 * @param what a noun with its article for the message: `a project`.
 * @throws VendorError VENDOR_BAD_RESPONSE naming the first member that is not as documented.
 */
export function readItem<T>(
  schema: z.ZodType<T>,
  value: unknown,
  origin: AnswerOrigin,
  what: string,
): T {
  const result = parseWatched(schema, value, origin);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  const { vendor, account } = origin;
  throw new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${vendor.name} answered with what is not ${what} as documented${place}.`,
    vendor: vendor.id,
    account,
  });
}

/** What could be read of a list: a bad item costs that item only. */
export interface ReadableItems<T> {
  readonly items: readonly T[];
  /** To be told to the `onLeftOut` of whoever reads the list. Undefined: nothing is missing. */
  readonly leftOut: LeftOut | undefined;
}

/** Those of a list that are as the vendor documents them. */
export function readItems<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
): ReadableItems<T> {
  return readRecords(schema, values, origin, (json) => json);
}

/**
 * The same, each made into what `toRecord` gives for it, for the value that it was read from and for
 * its place in the list; null where it is no such thing after all.
 */
export function readRecords<T, R>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
  toRecord: (json: T, raw: unknown, index: number) => R | null,
): ReadableItems<R> {
  const reading = startReading(schema, values, origin, toRecord);
  reading.readOn(0, values.length);
  return reading.result();
}

/** As `readRecords`, in turns where there are many. */
export async function readRecordsInTurns<T, R>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
  toRecord: (json: T, raw: unknown, index: number) => R | null,
): Promise<ReadableItems<R>> {
  const reading = startReading(schema, values, origin, toRecord);
  await inTurns(values.length, reading.readOn);
  return reading.result();
}

function startReading<T, R>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
  toRecord: (json: T, raw: unknown, index: number) => R | null,
) {
  const items: R[] = [];
  let first: string | undefined;
  return {
    readOn: (start: number, end: number): void => {
      const part = start === 0 && end === values.length ? values : values.slice(start, end);
      // In one go, which takes half the time; hardly ever is there a bad item to look for.
      const whole = parseAllWatched(arrayOf(schema), schema, part, origin);
      for (let index = start; index < end; index += 1) {
        const raw = values[index];
        const result = whole === null ? parseWatched(schema, raw, origin) : null;
        if (result?.success === false) {
          first ??= placeOf(index, firstMember(result.error));
          continue;
        }
        const json = (result === null ? whole?.[index - start] : result.data) as T;
        const item = toRecord(json, raw, index);
        if (item === null) first ??= placeOf(index);
        else items.push(item);
      }
    },
    result: (): ReadableItems<R> => {
      if (first === undefined) return { items, leftOut: undefined };
      return { items, leftOut: { count: values.length - items.length, of: values.length, first } };
    },
  };
}

/**
 * A body that is a bare list.
 * @throws VendorError VENDOR_BAD_RESPONSE where it is anything else.
 */
export function readList<T>(
  schema: z.ZodType<T>,
  body: unknown,
  origin: AnswerOrigin,
  what: string,
): ReadableItems<T> {
  return readItems(schema, listIn(body, origin, what), origin);
}

/** The values of a body that is a bare list. @throws VendorError as `readList`. */
export function listIn(
  body: unknown,
  { vendor, account }: AnswerOrigin,
  what: string,
): readonly unknown[] {
  if (Array.isArray(body)) return body;
  throw new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${vendor.name} answered with what is not a list of ${what}.`,
    vendor: vendor.id,
    account,
  });
}

/** An object with whatever members: several times as fast as a record that looks at each of them. */
export const anyObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Invalid input: expected an object',
);

function placeOf(index: number, member = ''): string {
  return member === '' ? `[${index}]` : `[${index}].${member}`;
}

const arrays = new WeakMap<z.ZodType, z.ZodType<unknown[]>>();

/** Made once for each schema: what zod compiles for it is kept with it. */
function arrayOf<T>(schema: z.ZodType<T>): z.ZodType<T[]> {
  const known = arrays.get(schema) as z.ZodType<T[]> | undefined;
  if (known !== undefined) return known;
  const array = z.array(schema);
  arrays.set(schema, array);
  return array;
}
