import { DiffRule, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/**
 * What changed from one SDL to another, gravest first, each as `{ kind, path, text }`.
 * `kind` is `breaking` (a correct request or client of the old one may fail), `visible` (a client
 * may see or use it) or `described` (only what is said about it).
 */
export async function listGraphChanges(before, after) {
  const [oldSchema, newSchema] = [buildSchema(before), buildSchema(after)];
  const all = await diff(oldSchema, newSchema);
  // Leaves out what another change implies, as the fields of a new type. It may take a new
  // description of a field for that too, and leave out that the field lost an argument: nothing
  // breaking is left out.
  const telling = new Set(await DiffRule.simplifyChanges({ changes: all, oldSchema, newSchema }));
  return all
    .map((change) => ({ change, kind: kindOf(change) }))
    .filter(({ change, kind }) => kind === 'breaking' || telling.has(change))
    .map(({ change, kind }) => ({ kind, path: change.path, text: change.message }))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/**
 * The least bump that is honest about changes: `none`, `patch`, `minor` or `major`. Before 1.0 the
 * minor number plays the part of the major one, and the patch number that of both others: that is
 * how `^0.3.1` reads them.
 */
export function bumpFor(changes, version) {
  const gravest = KINDS.find((kind) => changes.some((change) => change.kind === kind));
  if (gravest === undefined) return 'none';
  return (version.startsWith('0.') ? BUMPS_BEFORE_1 : BUMPS_FROM_1)[gravest];
}

const KINDS = ['breaking', 'visible', 'described'];
const BUMPS_BEFORE_1 = { breaking: 'minor', visible: 'patch', described: 'patch' };
const BUMPS_FROM_1 = { breaking: 'major', visible: 'minor', described: 'patch' };

function kindOf({ criticality, type }) {
  if (criticality.level === 'BREAKING') return 'breaking';
  return /_DESCRIPTION_(ADDED|CHANGED|REMOVED)$/.test(type) ? 'described' : 'visible';
}
