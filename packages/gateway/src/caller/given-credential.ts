import { z } from 'zod';

/** Settings by the name of their account, as a request brings them. */
export type GivenCredentials = ReadonlyMap<string, Readonly<Record<string, string>>>;

const MAX_LENGTH = 16_384;
const schema = z.record(z.string(), z.record(z.string(), z.string().max(MAX_LENGTH)));

/** From JSON, as a header has it, or from what was JSON before. Null where it is not right. */
export function parseCredentials(given: unknown): GivenCredentials | null {
  const parsed = schema.safeParse(typeof given === 'string' ? parseJson(given) : given);
  if (!parsed.success) return null;
  return new Map(Object.entries(parsed.data).map(([account, own]) => [account, toOwn(own)]));
}

/** Without what every object has. */
function toOwn(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.assign(Object.create(null), settings);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
