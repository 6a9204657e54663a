import { GatewayError } from '@fabgraph/contract';

/** A filter as GraphQL gives it: what is not said may be null or absent. */
type Given<Filter> = { readonly [Key in keyof Filter]?: Filter[Key] | null | undefined };

/**
 * A filter as the port takes it: only what is said, and checked.
 * @throws GatewayError INVALID_INPUT
 */
export function toFilter<Filter extends { readonly name?: string | undefined }>(
  given: Given<Filter>,
): Filter {
  if (given.name !== null && given.name !== undefined) checkNamePattern(given.name);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, key === 'formats' ? toSuffixes(value as string[]) : value]),
  ) as unknown as Filter;
}

/** People write `.STL` as well as `stl`. */
function toSuffixes(formats: readonly string[]): readonly string[] {
  return formats.map((format) => format.toLowerCase().replace(/^\./, ''));
}

/** Whether a part of the filter allows no value at all, so that nothing can match. */
export function matchesNothing(filter: object): boolean {
  return Object.values(filter).some((value) => Array.isArray(value) && value.length === 0);
}

const MAX_NAME_LENGTH = 255;

function checkNamePattern(name: string): void {
  if (name.length >= 1 && name.length <= MAX_NAME_LENGTH) return;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: `\`name\` in a filter has 1 to ${MAX_NAME_LENGTH} characters; leave it out to match every name.`,
  });
}
