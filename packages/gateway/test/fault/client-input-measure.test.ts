import { schema } from '@fabgraph/schema';
import fc from 'fast-check';
import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { measureOperation } from '../../src/limit/measure.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);
const FRAGMENTS = 4;

/** What is selected of a job: fields of it, relations to other jobs, lists, and fragments. */
type Selection =
  | { readonly kind: 'leaf'; readonly text: string }
  | { readonly kind: 'job'; readonly text: string; readonly below: readonly Selection[] }
  | { readonly kind: 'list'; readonly text: string; readonly below: readonly Selection[] }
  | { readonly kind: 'spread'; readonly fragment: number };

const { selections } = fc.letrec<{ selections: readonly Selection[]; selection: Selection }>(
  (tie) => ({
    selections: fc.array(tie('selection'), { minLength: 1, maxLength: 3 }),
    selection: fc.oneof(
      { depthSize: 'small' },
      fc.record({
        kind: fc.constant('leaf' as const),
        text: fc.constantFrom('id', 'x: name', '__typename', 'status @include(if: true)'),
      }),
      fc.record({ kind: fc.constant('spread' as const), fragment: fc.nat(FRAGMENTS - 1) }),
      fc.record({
        kind: fc.constant('job' as const),
        text: fc.constantFrom('parent', 'dependsOn', 'y: steps @skip(if: false)'),
        below: tie('selections'),
      }),
      fc.record({
        kind: fc.constant('list' as const),
        text: fc.constantFrom('jobs', 'jobs(first: 3)', 'z: jobs(first: 100)'),
        below: tie('selections'),
      }),
    ),
  }),
);

interface Generated {
  readonly operation: readonly Selection[];
  readonly fragments: readonly (readonly Selection[])[];
}

const documents: fc.Arbitrary<Generated> = fc.record({
  operation: selections,
  fragments: fc.array(selections, { minLength: FRAGMENTS, maxLength: FRAGMENTS }),
});

/** A fragment spreads later ones only. */
function write(
  selected: readonly Selection[],
  spread: (fragment: number) => string,
  from = 0,
): string {
  const texts = selected.map((each) => {
    if (each.kind === 'leaf') return each.text;
    if (each.kind === 'spread') return each.fragment < from ? 'id' : spread(each.fragment);
    const below = write(each.below, spread, from);
    return each.kind === 'job'
      ? `${each.text} { ${below} }`
      : `model { ${each.text} { nodes { ${below} } pageInfo { endCursor } } }`;
  });
  return texts.join(' ');
}

function measure(text: string) {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return measureOperation({ schema, document, operation, variables: {} });
}

it('measures a fragment as if it stood wherever it is spread', () => {
  fc.assert(
    fc.property(documents, ({ operation, fragments }) => {
      const byName = (fragment: number) => `...F${fragment}`;
      const inline = (fragment: number): string =>
        `... on Job { ${write(fragments[fragment] ?? [], inline, fragment + 1)} }`;
      const named = fragments.map(
        (selected, index) => `fragment F${index} on Job { ${write(selected, byName, index + 1)} }`,
      );
      const spread = measure(`{ job(id: "x") { ${write(operation, byName)} } } ${named.join(' ')}`);
      expect(spread).toEqual(measure(`{ job(id: "x") { ${write(operation, inline)} } }`));
    }),
    { numRuns: RUNS },
  );
});

it.each([
  ['one thing', '{ job(id: "x") { id } }', 1],
  ['a connection', '{ jobs(first: 7) { totalCount } }', 7],
  ['a connection of the default size', '{ jobs { nodes { id } } }', 50],
  ['its edges', '{ jobs(first: 7) { edges { node { parent { id } } } } }', 7 * 2],
  ['a list without pages', '{ job(id: "x") { steps { id } } }', 1 + 5],
  ['several ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', 3],
  ['a call for each thing', '{ assets(first: 10) { nodes { createdAt } } }', 10 * (1 + 5)],
  ['whom it belongs to', '{ job(id: "x") { account { name vendor { name } } } }', 1],
  ['its measures', '{ model(id: "x") { geometry { sizeMm { x } } download { url } } }', 1],
  [
    'what a list tells',
    '{ jobs(first: 2) { sources { account { name } } pageInfo { endCursor } } }',
    2,
  ],
  [
    'a list of a list',
    '{ folders(first: 3) { nodes { jobs(first: 4) { nodes { id } } } } }',
    3 * (1 + 4),
  ],
  ['introspection', '{ __schema { types { fields { name } } } }', 0],
])('prices %s', (_, text, cost) => {
  expect(measure(text).cost).toBe(cost);
});
