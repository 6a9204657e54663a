import type { Entity } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { facetOf, nounsOf, pathsOf, walk } from './request.ts';
import type { DescribeAdapterOptions, Noun } from './subject.ts';

type Item = Entity & Readonly<Record<string, unknown>>;

interface Probe {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly matches: (item: Item) => boolean;
}

export function describeFilters(options: DescribeAdapterOptions): void {
  const { start } = options;

  const filtered = nounsOf(options).filter((noun) => noun !== 'users');

  it.each(filtered)('a filter of %s gives all that match and nothing else', async (noun) => {
    const { adapter } = await start();
    const facet = facetOf(adapter, noun);
    const all = (await walk(facet, { first: 100 })) as readonly Item[];
    for (const [by, makeProbe] of Object.entries(PROBES[noun])) {
      // Nothing of the vendor's carries what is filtered by: then nothing may match.
      const { filter, matches } = makeProbe(all) ?? NOTHING;
      const found = await walk(facet, { first: 7, filter });
      const expected = pathsOf(all.filter(matches)).toSorted();
      expect(pathsOf(found).toSorted(), `by ${by}`).toEqual(expected);
    }
  });
}

const NOTHING: Probe = { filter: { name: 'nothing is called this' }, matches: () => false };

/** Made from what is there; null where nothing has what it would filter by. */
type ProbeMaker = (all: readonly Item[]) => Probe | null;

const byName: ProbeMaker = (all) => {
  const name = middleOf(all.map((item) => item.name).filter(isText));
  if (name === undefined) return null;
  const matches = ({ name: other }: Item) => isText(other) && fold(other) === fold(name);
  return { filter: { name: name.toUpperCase() }, matches };
};

const byPattern: ProbeMaker = (all) => {
  const name = middleOf(all.map((item) => item.name).filter(isText));
  if (name === undefined) return null;
  const part = name.slice(1, 4);
  const matches = ({ name: other }: Item) => isText(other) && fold(other).includes(fold(part));
  return { filter: { name: `*${part}*` }, matches };
};

const byDate: ProbeMaker = (all) => {
  const dates = all.map(({ createdAt }) => createdAt).filter((date) => date instanceof Date);
  // A list that leaves dates to `getDetails` cannot be looked through from here.
  const isWhole = all.every(({ createdAt }) => createdAt !== undefined);
  const createdAfter = middleOf(dates.toSorted((left, right) => Number(left) - Number(right)));
  if (createdAfter === undefined || !isWhole) return null;
  const matches = ({ createdAt }: Item) => createdAt instanceof Date && createdAt > createdAfter;
  return { filter: { createdAfter }, matches };
};

/** One of the words that the things have in `member`, and then two of them. */
function byWord(filterName: string, member: string, count: number): ProbeMaker {
  return (all) => {
    const words = [...new Set(all.map((item) => item[member]).filter(isText))].slice(0, count);
    if (words.length < count || all.some((item) => item[member] === undefined)) return null;
    const matches = (item: Item) => words.some((word) => word === item[member]);
    return { filter: { [filterName]: words }, matches };
  };
}

const byStep: ProbeMaker = () => ({
  filter: { isStep: true },
  matches: ({ parent }) => parent !== null,
});

const byBoth: ProbeMaker = (all) => {
  const pattern = byPattern(all);
  const word = byWord('statuses', 'status', 1)(all);
  if (pattern === null || word === null) return null;
  return {
    filter: { ...pattern.filter, ...word.filter },
    matches: (item) => pattern.matches(item) && word.matches(item),
  };
};

const PROBES: Readonly<Record<Noun, Readonly<Record<string, ProbeMaker>>>> = {
  folders: { 'a name': byName, 'a pattern': byPattern },
  models: {
    'a name': byName,
    'a pattern': byPattern,
    'a status': byWord('statuses', 'status', 1),
    'two statuses': byWord('statuses', 'status', 2),
    'a format': byWord('formats', 'format', 1),
    'a date': byDate,
    'a pattern and a status': byBoth,
  },
  assets: {
    'a name': byName,
    'a pattern': byPattern,
    'a kind': byWord('kinds', 'kind', 1),
    'a date': byDate,
  },
  jobs: {
    'a name': byName,
    'a pattern': byPattern,
    'a status': byWord('statuses', 'status', 1),
    'two statuses': byWord('statuses', 'status', 2),
    'a kind': byWord('kinds', 'kind', 1),
    'a type': byWord('types', 'type', 1),
    'being a step': byStep,
    'a date': byDate,
    'a pattern and a status': byBoth,
  },
  users: {},
};

function middleOf<T>(values: readonly T[]): T | undefined {
  return values[Math.floor(values.length / 2)];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('*');
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
