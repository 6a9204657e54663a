/**
 * Makes objects of which some members are told only when they are read, out of `source`. The getters
 * are shared by all of them: those of a literal would be new closures each time, which the engine
 * keeps, with whatever they see, until it next collects the whole heap: every page of a list, say.
 * A copy by spread has none of these members.
 */
export function toldWhenRead<Source, Told extends object>(
  tell: {
    readonly [Name in keyof Told]: (source: Source) => Told[Name];
  },
): <Known extends object>(source: Source, known: Known) => Known & Told {
  const prototype = {};
  for (const name of Object.keys(tell) as (keyof Told)[]) {
    Object.defineProperty(prototype, name, {
      get(this: Telling<Source>) {
        return tell[name](this[SOURCE]);
      },
    });
  }
  return (source, known) =>
    Object.assign(Object.create(prototype), known, { [SOURCE]: source } satisfies Telling<Source>);
}

const SOURCE = Symbol('source');

interface Telling<Source> {
  readonly [SOURCE]: Source;
}
