import fc from 'fast-check';
import { ODD_KEYS, ODD_VALUES } from './odd-value.ts';

/** A change of one place of a body, and of the like place in the items beside it. */
export interface JsonChange {
  readonly kind: 'json';
  /** Which child to go on to at each level, counted round; it ends where there is none. */
  readonly walk: readonly number[];
  readonly isForAllItems: boolean;
  /** Where the body holds a list of things, the walk begins at a thing. */
  readonly isOfThing: boolean;
  /** Leads past what names a thing, so that what is read of it is reached. */
  readonly sparesIds: boolean;
  /** `drop`, `set VALUE`, `add KEY`, or one of `LIST_CHANGES`. */
  readonly change: string;
}

const LIST_CHANGES = ['double', 'swap', 'same ids', 'reverse', 'wrap', 'unwrap'];
const CHANGES = [
  'drop',
  'drop',
  ...Object.keys(ODD_VALUES).map((name) => `set ${name}`),
  ...ODD_KEYS.map((key) => `add ${key}`),
  ...LIST_CHANGES,
];

export const jsonChanges: fc.Arbitrary<JsonChange> = fc.record({
  kind: fc.constant('json' as const),
  walk: fc.oneof(
    fc.array(fc.nat(23), { minLength: 1, maxLength: 2 }),
    fc.array(fc.nat(23), { maxLength: 6, size: 'max' }),
  ),
  isForAllItems: fc.boolean(),
  isOfThing: fc.boolean(),
  sparesIds: fc.boolean(),
  change: fc.constantFrom(...CHANGES),
});

const ID_KEY = /(?:^|_)(?:id|uri)$/;
const PLACE = '\u0001a place for an odd value\u0001';

type Members = Record<string, unknown>;

/** The body with the change; as it was where it is no JSON. */
export function changeJson(text: string, change: JsonChange): string {
  let root: Members;
  try {
    root = { root: JSON.parse(text) as unknown };
  } catch {
    return text;
  }
  for (const [holder, key] of placesOf(root, change)) changeAt(holder, key, change.change);
  // JSON.stringify of nothing at all is undefined.
  const changed = JSON.stringify(root.root) ?? '';
  const [, name = ''] = /^set (.*)$/s.exec(change.change) ?? [];
  return name === '' ? changed : fillIn(changed, ODD_VALUES[name]?.() ?? 'null');
}

/** Long ones at few places: what they are about is their length, not that of the whole. */
function fillIn(text: string, value: string): string {
  let left = value.length > 1_000 ? 3 : Number.POSITIVE_INFINITY;
  return text.replaceAll(JSON.stringify(PLACE), () => {
    left -= 1;
    return left >= 0 ? value : 'null';
  });
}

type Place = readonly [holder: Members, key: string];

function placesOf(
  root: Members,
  { walk, isForAllItems, isOfThing, sparesIds }: JsonChange,
): readonly Place[] {
  let places: readonly Place[] = [[root, 'root']];
  for (const pick of isOfThing ? [...toThing(root.root), ...walk] : walk) {
    const [first] = places;
    const example = first?.[0][first[1]];
    if (typeof example !== 'object' || example === null) break;
    const known = Object.keys(example);
    const keys = sparesIds ? known.filter((key) => !ID_KEY.test(key)) : known;
    const key = keys[pick % keys.length];
    if (key === undefined) break;
    const isList = Array.isArray(example);
    places = places.flatMap(([holder, at]) => {
      const value = holder[at];
      if (typeof value !== 'object' || value === null) return [];
      const picked = isList && isForAllItems && Array.isArray(value) ? Object.keys(value) : [key];
      return picked.map((each): Place => [value as Members, each]);
    });
  }
  return places;
}

/** The first list of things at most one level down, and the first in it. */
function toThing(body: unknown): readonly number[] {
  if (isThings(body)) return [0];
  const index = Object.values(objectOf(body)).findIndex(isThings);
  return index === -1 ? [] : [index, 0];
}

function isThings(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null;
}

function changeAt(holder: Members, key: string, change: string): void {
  const value = Object.hasOwn(holder, key) ? holder[key] : undefined;
  if (change === 'drop') {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return;
  }
  if (change.startsWith('set ')) put(holder, key, PLACE);
  else if (change.startsWith('add ')) addTo(value, change.slice('add '.length));
  else if (change === 'wrap') put(holder, key, Array.isArray(value) ? { items: value } : [value]);
  else if (change === 'unwrap') put(holder, key, Array.isArray(value) ? value[0] : objectOf(value));
  else if (Array.isArray(value)) changeList(value as unknown[], change);
}

function changeList(list: unknown[], change: string): void {
  if (change === 'double') list.push(list[0], ...list.slice(0, 2));
  if (change === 'swap') list.unshift(...list.splice(1, 1));
  if (change === 'reverse') list.reverse();
  if (change !== 'same ids') return;
  const example = objectOf(list[0]);
  for (const item of list.slice(1, 3).map(objectOf)) {
    for (const key of Object.keys(item)) if (ID_KEY.test(key)) put(item, key, example[key]);
  }
}

function addTo(value: unknown, key: string): void {
  const targets = Array.isArray(value) ? value : [value];
  for (const target of targets.map(objectOf))
    put(target, key, { name: 'odd', id: '1', length: -1 });
}

function objectOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

/** A plain assignment to `__proto__` would change the object itself. */
function put(holder: Members, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
