import { GatewayError, VendorError } from '@fabgraph/contract';
import {
  execute,
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { maskError } from '../src/index.ts';
import { ask } from './support/graph.ts';

test('an error of a vendor is shown with all that is known of it, and no empty keys', () => {
  const error = new VendorError({
    code: 'RATE_LIMITED',
    vendor: 'memory',
    account: 'a',
    message: 'Too many calls.',
    httpStatus: 429,
    retryAfterMs: 1_000,
  });
  const { message, extensions } = maskError(error, { requestId: 'r' });
  expect(message).toBe('Too many calls.');
  expect(extensions).toEqual({
    code: 'RATE_LIMITED',
    vendor: 'memory',
    account: 'a',
    httpStatus: 429,
    retryable: true,
    retryAfterMs: 1_000,
    requestId: 'r',
  });
  const bare = maskError(new GatewayError({ code: 'CONFLICT', message: 'Twice.' }));
  expect(Object.entries(bare.extensions)).toEqual([
    ['code', 'CONFLICT'],
    ['retryable', false],
  ]);
});

test('a fault of ours shows nothing of itself but stays at hand for the log', () => {
  const fault = new TypeError('password is undefined');
  const masked = maskError(fault);
  expect(JSON.stringify(masked)).not.toContain('password');
  expect(masked.extensions).toEqual({ code: 'INTERNAL', retryable: false });
  expect(masked.originalError).toBe(fault);
  expect(maskError('thrown text').message).toBe('Something went wrong inside the gateway.');
});

test.each([
  ['{ models { nodes { colour } } }', {}],
  ['query ($first: Int!) { models(first: $first) { totalCount } }', { first: 2 ** 31 }],
  [
    'query ($after: DateTime) { models(filter: { createdAfter: $after }) { totalCount } }',
    { after: '2026-02-30T00:00:00Z' },
  ],
])('what GraphQL refuses is INVALID_INPUT: %s', async (document, variables) => {
  const { errors } = await ask([], document, variables);
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', retryable: false } }]);
});

test('a document that does not parse is INVALID_INPUT', () => {
  expect(maskError(thrownBy(() => parse('{ models'))).extensions.code).toBe('INVALID_INPUT');
});

test('a value of ours that GraphQL cannot write is a fault of ours', async () => {
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        count: { type: GraphQLInt, resolve: () => 'secret' },
        name: { type: new GraphQLNonNull(GraphQLString), resolve: () => null },
        sized: { type: GraphQLInt, args: { size: { type: new GraphQLNonNull(GraphQLInt) } } },
      },
    }),
  });
  const codesOf = async (text: string) => {
    const document = parse(text);
    const { errors = [] } = await execute({ schema, document });
    return errors.map((error) => maskError(error).extensions.code);
  };
  expect(await codesOf('{ count }')).toEqual(['INTERNAL']);
  expect(await codesOf('{ name }')).toEqual(['INTERNAL']);
  expect(await codesOf('query ($size: Int) { sized(size: $size) }')).toEqual(['INVALID_INPUT']);
  expect(validate(schema, parse('{ name }'))).toEqual([]);
});

test("place and the server's hint about HTTP are kept", () => {
  const masked = maskError(
    new GraphQLError('No such field.', { extensions: { http: { status: 405 }, secret: 1 } }),
  );
  expect(masked.extensions).toEqual({
    code: 'INVALID_INPUT',
    retryable: false,
    http: { status: 405 },
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
