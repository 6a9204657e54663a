/**
 * Gives things members that are worked out when they are first read. They are the thing's own, so a
 * copy by spread has them too, as they are then. The getters are shared by all things: those of a
 * literal would be new closures for each, which the engine keeps, with all they see, until it next
 * collects the whole heap.
 */
export function lazyMembers<Source, Lazy extends object>(
  makers: {
    readonly [Name in keyof Lazy]: (source: Source, thing: Lazy) => Lazy[Name];
  },
): <Known extends object>(known: Known, source: Source) => Known & Lazy {
  const getters: PropertyDescriptorMap = {};
  for (const name of Object.keys(makers) as (string & keyof Lazy)[]) {
    getters[name] = {
      enumerable: true,
      get(this: Lazy & Held<Source, Lazy>) {
        const { source, made } = this[HELD];
        if (!Object.hasOwn(made, name)) made[name] = makers[name](source, this);
        return made[name];
      },
    };
  }
  return <Known extends object>(known: Known, source: Source) => {
    Object.defineProperty(known, HELD, { value: { source, made: {} } });
    return Object.defineProperties(known, getters) as Known & Lazy;
  };
}

const HELD = Symbol('held');

interface Held<Source, Lazy> {
  readonly [HELD]: { readonly source: Source; readonly made: Partial<Lazy> };
}
