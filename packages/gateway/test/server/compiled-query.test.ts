import { schema } from '@fabgraph/schema';
import { type ExecutionArgs, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { useCompiledQueries } from '../../src/server/compiled-query.ts';
import { expandedFieldCount } from '../../src/server/expanded-field-count.ts';
import { createTestServer, postTo } from './server-setup.ts';

/** How the plugin would run a document each time it comes. */
function createRuns(source: string, operationName?: string) {
  const { onExecute } = useCompiledQueries();
  const args: ExecutionArgs = { schema, document: parse(source), operationName };
  return () => {
    let isCompiled = false;
    const setExecuteFn = () => {
      isCompiled = true;
    };
    onExecute?.({ args, setExecuteFn, executeFn: () => ({}) } as never);
    return isCompiled ? 'compiled' : 'interpreted';
  };
}

/** A document whose last fragment stands for so many doublings of one field. */
function doubling(times: number): string {
  const fragments = Array.from({ length: times }, (_, index) => {
    const below = index === 0 ? 'id' : `...F${index - 1}`;
    return `fragment F${index} on Vendor { a: __typename ${below} b: __typename ${below} }`;
  });
  return `{ vendors { ...F${times - 1} } } ${fragments.join(' ')}`;
}

describe('a document', () => {
  it('is interpreted when it comes first and compiled from then on', () => {
    const run = createRuns('{ vendors { id } }');
    expect([run(), run(), run()]).toEqual(['interpreted', 'compiled', 'compiled']);
  });

  it.each([
    ['is a mutation', 'mutation { cancelJob(id: "x") { job { id } } }'],
    ['would be long once its fragments are written out', doubling(20)],
  ])('that %s is always interpreted', (_, source) => {
    const run = createRuns(source);
    expect([run(), run(), run()]).toEqual(['interpreted', 'interpreted', 'interpreted']);
  });

  it('is counted with its fragments written out, at once however many that makes', () => {
    const document = parse(doubling(50));
    const operation = getOperationAST(document);
    expect(operation && expandedFieldCount(document, operation)).toBeGreaterThan(2 ** 50);
  });
});

describe('compiled code answers as the interpreter does', () => {
  it.each([
    ['{ vendors { id name } __typename }', {}],
    ['{ a: vendors { ...F } b: vendors { ...F } } fragment F on Vendor { __typename id }', {}],
    [
      'query ($no: Boolean!) { vendors { id @skip(if: $no) name @include(if: $no) } }',
      { no: true },
    ],
    ['query ($no: Boolean!) { vendors { id @skip(if: $no) name @include(if: $no) } }', {}],
    ['{\n  vendors { id }\r\n  node(id: "x") { id }\n\n  b: job(id: "y") { id }\n}', {}],
    ['query ($id: ID = "x") { node(id: $id) { id } }', { id: null }],
    ['query ($id: ID!) { node(id: $id) { __typename ... on Job { name } } }', { id: 'x' }],
    ['query ($first: Int) { jobs(first: $first) { totalCount nodes { id } } }', { first: 0 }],
    ['query ($first: Int) { jobs(first: $first) { totalCount nodes { id } } }', { first: 'one' }],
    ['query ($first: Int) { jobs(first: $first) { totalCount nodes { id } } }', { first: 2 }],
    ['{ jobs { nodes { name status createdAt parameters steps { id } } sources { state } } }', {}],
    ['{ __schema { types { name fields { name args { defaultValue } } } } }', {}],
  ])('%s %j', async (query, variables) => {
    const answers = await Promise.all(
      [1, Number.POSITIVE_INFINITY].map(async (compileFromRun) => {
        const { gateway, vendor } = createTestServer({}, { compileFromRun });
        vendor.put('p1/a', { createdAt: new Date(0), parameters: { deep: [1, null] } });
        const response = await postTo(gateway, { query, variables }, { 'x-request-id': 'mine' });
        return { status: response.status, body: await response.text() };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });
});
