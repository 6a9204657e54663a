import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../src/index.ts';
import { type RawRequest, sendRaw } from './raw-request.ts';
import { createTestServer } from './server-setup.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const VALID = '{ vendors { id } }';
const BOTH = 'query A { vendors { id } } query B { vendors { name } }';
const TYPED =
  'query ($first: Int, $filter: JobFilter) { jobs(first: $first, filter: $filter) { totalCount } }';
const WRITE = 'mutation { cancelJob(id: "x") { job { id } } }';
const NAUGHTY = 'é 😀 \u2028 \ud800 "\\ </script>';

/** As JSON with the headers of an ordinary request. */
const post = (params: unknown, headers: RawRequest['headers'] = {}): RawRequest => ({
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(params),
});
const raw = (body: RawRequest['body'] & {}, headers: RawRequest['headers'] = {}): RawRequest => ({
  headers: { ...JSON_TYPE, ...headers },
  body,
});

const REQUESTS: Readonly<Record<string, RawRequest>> = {
  'a query': post({ query: VALID }),
  'a query with nulls beside it': post({
    query: VALID,
    variables: null,
    operationName: null,
    extensions: null,
  }),
  'a query with empty variables and extensions': post({
    query: VALID,
    variables: {},
    extensions: {},
  }),
  'variables that are used': post({ query: TYPED, variables: { first: 1, filter: {} } }),
  'a variable that is not declared': post({ query: VALID, variables: { extra: 1 } }),
  'a variable of the wrong type': post({ query: TYPED, variables: { first: 'one' } }),
  'a variable of the wrong type, for JSON by name': post(
    { query: TYPED, variables: { first: 'one' } },
    { accept: 'application/json' },
  ),
  'a variable of the wrong type, for GraphQL by name': post(
    { query: TYPED, variables: { filter: { statuses: [1] } } },
    { accept: 'application/graphql-response+json' },
  ),
  'an argument out of range': post({ query: '{ jobs(first: 0) { totalCount } }' }),
  'a field with an error': post({ query: '{ vendors { id } node(id: "x") { id } }' }),
  'several fields with errors': post({
    query: '{ a: node(id: "x") { id } b: node(id: "y") { id } job(id: "z") { id } }',
  }),
  'an alias, a fragment and a directive': post({
    query:
      'query ($no: Boolean!) { v: vendors { ...F } } fragment F on Vendor { id name @skip(if: $no) }',
    variables: { no: true },
  }),
  'an introspection': post({ query: '{ __schema { queryType { name } } __typename }' }),
  'an operation by name': post({ query: BOTH, operationName: 'B' }),
  'no name for one of two operations': post({ query: BOTH }),
  'a name that no operation has': post({ query: BOTH, operationName: 'C' }),
  'an empty name': post({ query: VALID, operationName: '' }),
  'a name that is no text': post({ query: VALID, operationName: 5 }),
  'a query that asks what it cost': post({ query: VALID }, { 'x-fabgraph-calls': '1' }),
  'one that asks in its extensions': post({ query: VALID, extensions: { calls: true } }),
  'a wrong one that asks': post({ query: '{ nothing }' }, { 'x-fabgraph-calls': '1' }),
  'a document that does not parse': post({ query: '{ vendors {' }),
  'a document that does not parse, for JSON by name': post(
    { query: '{ vendors {' },
    { accept: 'application/json' },
  ),
  'a field that is not there': post({ query: '{ nothing }' }),
  'a field that is not there, for JSON by name': post(
    { query: '{ nothing }' },
    { accept: 'application/json' },
  ),
  'a field that is not there, for GraphQL by name': post(
    { query: '{ nothing }' },
    { accept: 'application/graphql-response+json' },
  ),
  'an empty document': post({ query: '' }),
  'a document without an operation': post({ query: 'fragment F on Vendor { id }' }),
  'naughty text in a document': post({ query: `{ node(id: ${JSON.stringify(NAUGHTY)}) { id } }` }),
  'naughty text in a variable': post({
    query: 'query ($id: ID!) { node(id: $id) { id } }',
    variables: { id: NAUGHTY },
  }),
  'a mutation that fails': post({ query: WRITE }),
  'two mutations that fail': post({
    query: 'mutation { a: cancelJob(id: "x") { job { id } } b: cancelJob(id: "y") { job { id } } }',
  }),
  'a subscription without a stream': post(
    { query: 'subscription { jobsUpdated { change } }' },
    { accept: 'application/json' },
  ),
  'a subscription that fails at once': post(
    { query: 'subscription { jobUpdated(id: "x") { change } }' },
    { accept: 'application/json' },
  ),
  'JSON that is cut short': raw('{"query":'),
  'text that is no JSON': raw('query'),
  'a body of nothing': raw(''),
  'a body of one space': raw(' '),
  'bytes that are no UTF-8': raw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  'a byte order mark': raw(`\ufeff${JSON.stringify({ query: VALID })}`),
  'JSON null': raw('null'),
  'a JSON number': raw('5'),
  'a JSON string': raw('"query"'),
  'a list of operations': post([{ query: VALID }, { query: VALID }]),
  'an empty list': post([]),
  'no query': post({ variables: {} }),
  'a query of null': post({ query: null }),
  'a query that is a number': post({ query: 5 }),
  'a query that is a list': post({ query: [VALID] }),
  'variables that are a list': post({ query: VALID, variables: [] }),
  'variables that are text': post({ query: VALID, variables: '{}' }),
  'extensions that are a number': post({ query: VALID, extensions: 1 }),
  'a member that is unknown': post({ query: VALID, id: 1 }),
  'a member that is unknown and null': post({ query: VALID, id: null }),
  'a member called __proto__': raw(`{"query":${JSON.stringify(VALID)},"__proto__":{"id":1}}`),
  'a body that is too large': post({ query: `${VALID} #${'x'.repeat(1_000_000)}` }),
  'a body in chunks': raw(['{"query":', JSON.stringify(VALID), '}']),
  'a body in chunks that is too large': raw(['{"query":"', 'x'.repeat(1_000_001), '"}']),
  'JSON with a charset': post(
    { query: VALID },
    { 'content-type': 'application/json; charset=utf-8' },
  ),
  'JSON in capitals': post({ query: VALID }, { 'content-type': 'Application/JSON' }),
  'JSON with a blank before its charset': post(
    { query: VALID },
    { 'content-type': 'application/json ;charset=utf-8' },
  ),
  'GraphQL JSON': post({ query: VALID }, { 'content-type': 'application/graphql+json' }),
  'plain text': post({ query: VALID }, { 'content-type': 'text/plain' }),
  'a form': raw('query=%7Bvendors%7Bid%7D%7D', {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  'no content type': post({ query: VALID }, { 'content-type': undefined }),
  'a GET': { method: 'GET', headers: { 'graphql-preflight': '1' } },
  'a PUT': { ...post({ query: VALID }), method: 'PUT' },
  'a DELETE': { ...post({ query: VALID }), method: 'DELETE' },
  'an OPTIONS': { method: 'OPTIONS', headers: { origin: 'http://elsewhere.example' } },
};

const ACCEPTED = [
  '*/*',
  'application/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/json, application/graphql-response+json',
  'application/json;charset=utf-8',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/json, text/plain, */*',
  '*/*;q=0.1, application/graphql-response+json',
  'text/html',
  'text/html, */*',
  'application/xml',
  ',',
  '',
];

/** The same endpoint, but not in the one way of writing it that the plain path takes. */
const ELSEWHERE = '/graphql?';

const HEADERS = [
  'content-type',
  'cache-control',
  'x-request-id',
  'allow',
  'accept',
  'connection',
  'content-length',
  'transfer-encoding',
];

let gateway: Gateway;
let url: string;
beforeAll(async () => {
  ({ gateway } = createTestServer());
  ({ url } = await gateway.listen({ port: 0 }));
});
afterAll(() => gateway.close());

/** What of an answer must not depend on the way that it took. */
async function answerTo(asked: RawRequest, path: string) {
  const headers = { 'x-request-id': 'mine', ...asked.headers };
  const { status, headers: answered, body } = await sendRaw(url, { ...asked, path, headers });
  return { status, body, ...Object.fromEntries(HEADERS.map((name) => [name, answered[name]])) };
}

describe('the plain path answers as the whole server does', () => {
  it.each(Object.entries(REQUESTS))('%s', async (_, asked) => {
    expect(await answerTo(asked, '/graphql')).toEqual(await answerTo(asked, ELSEWHERE));
  });

  it.each(ACCEPTED)(
    'a query, and one that is wrong, to a caller who accepts %j',
    async (accept) => {
      for (const query of [
        VALID,
        '{ node(id: "x") { id } }',
        '{ nothing }',
        '{ jobs(first: 0) { totalCount } }',
      ]) {
        const asked = post({ query }, { accept });
        expect(await answerTo(asked, '/graphql')).toEqual(await answerTo(asked, ELSEWHERE));
      }
    },
  );
});
