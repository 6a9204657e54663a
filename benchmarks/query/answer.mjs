import { isDeepStrictEqual } from 'node:util';
import { PAGE_SIZE } from './floor.mjs';

/** Asks once. Throws what is wrong with the answer as such. */
export async function ask(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  });
  const { data, errors } = await response.json();
  if (response.status !== 200 || errors !== undefined) {
    throw new Error(`${response.status} ${JSON.stringify(errors ?? data).slice(0, 500)}`);
  }
  return data;
}

/** Why an answer is not the one expected, or null. `known`: every item there is, by list. */
export function differenceOf({ name }, answer, expected, known) {
  if (name === 'S6') return differenceOfTurns(answer, known);
  if (isDeepStrictEqual(inOneOrder(answer), inOneOrder(expected))) return null;
  return firstDifference(inOneOrder(answer), inOneOrder(expected));
}

/** Without an order whose turn comes when is free: a page has to be full and hold nothing twice. */
function differenceOfTurns(answer, known) {
  for (const [list, { nodes }] of Object.entries(answer)) {
    const items = nodes.map(({ vendorId, name }) => `${vendorId} ${name}`);
    if (items.length !== PAGE_SIZE) return `${list} has ${items.length} items`;
    if (new Set(items).size !== items.length) return `${list} has an item twice`;
    const stranger = items.find((item) => !known[list].includes(item));
    if (stranger !== undefined) return `${list} has ${stranger}, which no vendor has`;
  }
  return null;
}

/** Folders come in no order of their own. */
function inOneOrder(value) {
  if (Array.isArray(value)) return value.map(inOneOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => {
        if (key !== 'folders') return [key, inOneOrder(each)];
        const nodes = each.nodes.map(inOneOrder);
        return [key, { nodes: nodes.sort((a, b) => (a.name < b.name ? -1 : 1)) }];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function firstDifference(actual, expected, path = 'data') {
  if (isDeepStrictEqual(actual, expected)) return null;
  const isDeeper = [actual, expected].every((each) => typeof each === 'object' && each !== null);
  if (!isDeeper) return `${path}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const found = firstDifference(actual[key], expected[key], `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
