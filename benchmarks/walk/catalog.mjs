/** What the three vendors hold: each thing is made from its number whenever it is asked for, and nothing is kept. */

export const MODELS = 95_000;
export const PROJECTS = 5;
export const ASSETS_PER_PROJECT = 900;
export const SOURCE_FILES = 500;

const SECOND_MS = 1_000;
const START_MS = Date.UTC(2024, 0, 1);
const SPAN_MS = MODELS * SECOND_MS;

/** Two each have the same date. */
export function modelAt(index) {
  return {
    id: uuidOf(index, 'a'),
    name: `bracket ${numbered(index)}.stl`,
    createdAtMs: START_MS + Math.floor(index / 2) * 2 * SECOND_MS,
  };
}

/** Their ids are as long as each other, so that they sort as text, too; their dates lie among the models'. */
export function assetAt(project, index) {
  const place = index * PROJECTS + project;
  const seconds = Math.floor((place * SPAN_MS) / (PROJECTS * ASSETS_PER_PROJECT) / SECOND_MS);
  return {
    id: String(100_000 + place),
    name: `housing ${project} ${numbered(index)}.stl`,
    createdAtMs: START_MS + seconds * SECOND_MS,
  };
}

/** Without a date in any list. */
export function sourceFileAt(index) {
  return { id: uuidOf(index, 'b'), name: `scan ${numbered(index)}.glb` };
}

/** The names of all, by date, then account and id; what has no date comes last. */
export function namesByDate(direction) {
  const sign = direction === 'ASC' ? 1 : -1;
  const all = [
    ...numbers(MODELS).map((index) => ({ account: 'authentise-demo', ...modelAt(index) })),
    ...numbers(PROJECTS).flatMap((project) =>
      numbers(ASSETS_PER_PROJECT).map((index) => ({
        account: 'metafold-demo',
        ...assetAt(project, index),
      })),
    ),
    ...numbers(SOURCE_FILES).map((index) => ({ account: '3dverse-demo', ...sourceFileAt(index) })),
  ];
  const undated = sign * Number.POSITIVE_INFINITY;
  return all
    .sort(
      (a, b) =>
        sign * compare(a.createdAtMs ?? undated, b.createdAtMs ?? undated) ||
        compare(a.account, b.account) ||
        compare(a.id, b.id),
    )
    .map(({ name }) => name);
}

export function numbers(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** Different for each number, and in an order of their own. */
function uuidOf(index, kind) {
  const mixed = (Math.imul(index + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return `${mixed}-0000-4000-8000-${kind.repeat(4)}${mixed}`;
}

function numbered(index) {
  return String(index).padStart(5, '0');
}

function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
