import { createRefusal } from '../server/refusal.ts';

/** Which file belongs where in the variables of an operation. */
export interface FileMap {
  /** Names of the parts that have to come. */
  readonly names: ReadonlySet<string>;
  /** Puts the files into the operation's variables. */
  readonly place: (files: ReadonlyMap<string, File>) => void;
}

type JsonObject = Record<string, unknown>;

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** @throws GraphQLError with status 400 where it is no object, or the operation none that runs alone. */
export function parseOperations(text: string): JsonObject {
  const operations = parseJson(text, 'operations');
  if (isObject(operations)) return operations;
  throw invalid('"operations" must be an object: one operation a request');
}

/**
 * `{ "part": ["variables.input.files.0"] }`. Every path leads to a null that the operation has.
 * @throws GraphQLError with status 400
 */
export function parseFileMap(text: string, operations: JsonObject): FileMap {
  const map = parseJson(text, 'map');
  if (!isObject(map)) throw invalid('"map" must be an object of lists of paths');
  const taken = new Set<string>();
  const places = Object.entries(map).map(([name, paths]) => {
    if (!Array.isArray(paths) || paths.length === 0) {
      throw invalid(`"map" must give ${quote(name)} a list of paths`);
    }
    return { name, targets: paths.map((path) => findTarget(operations, path, taken)) };
  });

  return {
    names: new Set(places.map(({ name }) => name)),
    place: (files) => {
      for (const { name, targets } of places) {
        for (const { holder, key } of targets) holder[key] = files.get(name);
      }
    },
  };
}

interface Target {
  readonly holder: JsonObject;
  readonly key: string;
}

function findTarget(operations: JsonObject, path: unknown, taken: Set<string>): Target {
  if (typeof path !== 'string') throw invalid('"map" must hold paths, such as "variables.file"');
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  if (keys[0] !== 'variables' || [...keys, last].some((key) => FORBIDDEN.has(key))) {
    throw invalid(`"map" has a path that does not lead into variables: ${quote(path)}`);
  }
  let holder: unknown = operations;
  for (const key of keys)
    holder = isHolder(holder) && Object.hasOwn(holder, key) ? holder[key] : null;
  if (!isHolder(holder) || !Object.hasOwn(holder, last) || holder[last] !== null) {
    throw invalid(`"map" has a path that leads to no null in "operations": ${quote(path)}`);
  }
  if (taken.has(path)) throw invalid(`"map" has ${quote(path)} twice`);
  taken.add(path);
  return { holder, key: last };
}

function parseJson(text: string, part: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(`"${part}" must be JSON`);
  }
}

function isObject(value: unknown): value is JsonObject {
  return isHolder(value) && !Array.isArray(value);
}

function isHolder(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

/** What came from outside, short enough for a message. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}

export function invalid(message: string) {
  return createRefusal({ status: 400, code: 'INVALID_INPUT', message: `Multipart: ${message}.` });
}
