import type { CallObserver, Misfit, VendorInfo } from '@fabgraph/contract';
import { z } from 'zod';

/** Whose answer is read. */
export interface AnswerOrigin {
  readonly vendor: VendorInfo;
  readonly account: string;
  /** Told of what does not fit. */
  readonly observer?: CallObserver | undefined;
}

export interface WireTypeOptions<Shape extends z.ZodRawShape> {
  /** Members whose text is one of a list of words that may grow; whether a word is one that we know. */
  readonly words?: { readonly [Field in keyof Shape]?: (word: string) => boolean } | undefined;
}

/** What is known of a type besides its schema. */
interface Named {
  readonly name: string;
  readonly words: readonly (readonly [field: string, isKnown: (word: string) => boolean])[];
}

type Noted = Omit<Misfit, 'vendor'>;

const types = z.registry<Named>();
const NOTHING: Named = { name: 'answer', words: [] };

/** What the parse that runs now has read as absent; null: nobody asks. */
let noted: Noted[] | null = null;

/**
 * The same object with a name for whoever is told of its misfits: of a member that `catch` reads as
 * absent, of a word that nobody knows, of a thing that is left out. Only these cost anything.
 * @param name in this vendor's code: `asset`.
 */
export function wireType<Shape extends z.ZodRawShape, Config extends z.core.$ZodObjectConfig>(
  name: string,
  schema: z.ZodObject<Shape, Config>,
  { words = {} }: WireTypeOptions<Shape> = {},
): z.ZodObject<Shape, Config> {
  const told = Object.entries(schema.shape).flatMap(([field, member]) =>
    member instanceof z.ZodCatch ? [[field, tellCatch(member, { type: name, field })]] : [],
  );
  const type = schema.extend(Object.fromEntries(told)) as unknown as z.ZodObject<Shape, Config>;
  const entries = Object.entries(words) as [string, (word: string) => boolean][];
  return type.register(types, { name, words: entries });
}

/** As `safeParse`, of which the observer is told. */
export function parseWatched<T>(
  schema: z.ZodType<T>,
  value: unknown,
  origin: AnswerOrigin,
): z.ZodSafeParseResult<T> {
  const { observer } = origin;
  if (observer === undefined) return schema.safeParse(value);
  const { result, misfits } = parseNoting(schema, value);
  const type = types.get(schema) ?? NOTHING;
  if (result.success) tell(origin, observer, [...misfits, ...unknownWords(type, result.data)]);
  else tell(origin, observer, [{ type: type.name, field: firstMember(result.error) }]);
  return result;
}

/** All of a list, or null where one of them is not as documented: of that the observer is not told. */
export function parseAllWatched<T>(
  list: z.ZodType<T[]>,
  schema: z.ZodType<T>,
  values: readonly unknown[],
  origin: AnswerOrigin,
): readonly T[] | null {
  const { observer } = origin;
  if (observer === undefined) return list.safeParse(values).data ?? null;
  const { result, misfits } = parseNoting(list, values);
  if (!result.success) return null;
  const type = types.get(schema) ?? NOTHING;
  tell(origin, observer, misfits);
  for (const item of result.data) tell(origin, observer, unknownWords(type, item));
  return result.data;
}

function parseNoting<T>(schema: z.ZodType<T>, value: unknown) {
  const misfits: Noted[] = [];
  noted = misfits;
  try {
    return { result: schema.safeParse(value), misfits };
  } finally {
    noted = null;
  }
}

function tell({ vendor }: AnswerOrigin, observer: CallObserver, misfits: readonly Noted[]): void {
  for (const misfit of misfits) observer.noteMisfit({ vendor: vendor.id, ...misfit });
}

function tellCatch(member: z.ZodCatch, misfit: Noted): z.ZodType {
  const { innerType, catchValue } = member.def;
  const readAsAbsent: typeof catchValue = (context) => {
    noted?.push(misfit);
    return catchValue(context);
  };
  return (innerType as z.ZodType).catch(readAsAbsent);
}

const NONE: readonly Noted[] = [];

function unknownWords({ name, words }: Named, thing: unknown): readonly Noted[] {
  let found: Noted[] | undefined;
  for (const [field, isKnown] of words) {
    const word = (thing as Readonly<Record<string, unknown>>)[field];
    if (typeof word !== 'string' || isKnown(word)) continue;
    found ??= [];
    found.push({ type: name, field });
  }
  return found ?? NONE;
}

/** The member that cost the thing. Empty where it is no thing at all. */
export function firstMember({ issues }: z.ZodError): string {
  const [field = ''] = issues[0]?.path ?? [];
  return String(field);
}
