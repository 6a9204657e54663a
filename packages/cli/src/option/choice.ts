import { InvalidArgumentError } from 'commander';

/** Reads a value of an enum of the graph in any case, `created-at` for `CREATED_AT`. */
export function readChoice<Value extends string>(text: string, values: readonly Value[]): Value {
  const wanted = text.toUpperCase().replaceAll('-', '_');
  const value = values.find((each) => each === wanted);
  if (value !== undefined) return value;
  throw new InvalidArgumentError(`It is one of ${values.map(showChoice).join(', ')}.`);
}

export function showChoice(value: string): string {
  return value.toLowerCase().replaceAll('_', '-');
}

/** For an option that may be given several times. */
export function collect<Value>(read: (text: string) => Value) {
  return (text: string, earlier: readonly Value[] | undefined): readonly Value[] => [
    ...(earlier ?? []),
    read(text),
  ];
}
