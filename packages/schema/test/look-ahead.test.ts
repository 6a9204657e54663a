import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../src/index.ts';
import { listWantsOf, lookAhead } from '../src/load/look-ahead.ts';

/** Executions of the one field of a document that share its nodes. */
function executionsOf(
  document: string,
): (variableValues: Record<string, unknown>) => GraphQLResolveInfo {
  const { definitions } = parse(document);
  const operation = definitions[0] as OperationDefinitionNode;
  const fragments = Object.fromEntries(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment: FragmentDefinitionNode) => [fragment.name.value, fragment]),
  );
  const fieldNodes = operation.selectionSet.selections as readonly FieldNode[];
  return (variableValues) =>
    ({ schema, fieldNodes, fragments, variableValues }) as unknown as GraphQLResolveInfo;
}

test('what is selected is judged by the variables of each execution', () => {
  const run = executionsOf(
    'query ($full: Boolean!) { job { id ...Full @include(if: $full) } } fragment Full on Job { name }',
  );
  const [short, full] = [run({ full: false }), run({ full: true })];
  const needs = [short, full, short, full].map((info) => lookAhead(info, 'Job').needsEntity);
  expect(needs).toEqual([false, true, false, true]);
});

test('one execution tells it once, whatever number of things ask', () => {
  const info = executionsOf('{ folder { id jobs { totalCount } } }')({});
  expect(lookAhead(info, 'Folder')).toBe(lookAhead({ ...info }, 'Folder'));
  expect(lookAhead(info, 'Folder').lists).toHaveLength(1);
  expect(lookAhead(info, 'Model').lists).toHaveLength(1);
  expect(lookAhead(info, 'Job').lists).toEqual([]);
});

test('a node that its own variable leaves out counts for nothing', () => {
  const run = executionsOf('query ($no: Boolean!) { job { id } job @include(if: $no) { name } }');
  expect(lookAhead(run({ no: false }), 'Job').needsEntity).toBe(false);
  expect(lookAhead(run({ no: true }), 'Job').needsEntity).toBe(true);
});

test('lists are started with the arguments that the variables give', () => {
  const run = executionsOf(
    `query ($n: Int, $kinds: [JobKind!]) {
      folder { few: jobs(first: $n, filter: { kinds: $kinds }) { totalCount } jobs { totalCount } }
    }`,
  );
  const argsFor = (variables: Record<string, unknown>) =>
    lookAhead(run(variables), 'Folder').lists.map(({ args }) => args);
  expect(argsFor({ n: 3, kinds: ['WORKFLOW'] })).toEqual([
    { first: 3, filter: { kinds: ['WORKFLOW'] } },
    { first: 50 },
  ]);
  expect(argsFor({})).toEqual([{ first: 50, filter: {} }, { first: 50 }]);
});

test('parts of one list that stand apart are one list', () => {
  const info = executionsOf(
    '{ folder { jobs { nodes { id } } ...More } } fragment More on Folder { jobs { nodes { steps { name } } } }',
  )({});
  const { lists } = lookAhead(info, 'Folder');
  expect(lists.map(({ wants }) => wants.follows)).toEqual([new Set(['steps'])]);
});

test('a list whose arguments are wrong is left to its field', () => {
  const run = executionsOf(
    'query ($by: JobOrderField = NAME) { folder { jobs(orderBy: { field: $by }) { totalCount } } }',
  );
  expect(lookAhead(run({ by: null }), 'Folder').lists).toEqual([]);
});

test('which relations are followed depends on the variables, too', () => {
  const run = executionsOf(
    `query ($far: Boolean!) {
      jobs { nodes { parent { id name @include(if: $far) } } edges { node { steps @skip(if: $far) { status } model { id } } } }
    }`,
  );
  const follows = (far: boolean) => {
    const info = run({ far });
    return listWantsOf(info, info.fieldNodes, 'JobConnection').follows;
  };
  expect([follows(true), follows(false)]).toEqual([new Set(['parent']), new Set(['steps'])]);
});
