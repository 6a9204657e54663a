import { randomUUID } from 'node:crypto';
import { createCaller } from './caller.mjs';

const QUERIES = [
  '{ accounts { name state } vendors { id } }',
  '{ folders(first: 10) { nodes { name account { name } } sources { state } } }',
  '{ models(first: 20) { nodes { name status } pageInfo { endCursor } sources { state } } }',
  '{ jobs(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { id status } } }',
  '{ assets(first: 10) { nodes { name } sources { state } } }',
  '{ models(first: 5) { nodes { name children { name } } } }',
];
const PAGES = `query ($after: String) {
  models(first: 7, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } }
}`;
const REFUSED = [
  { query: '{ nothing }' },
  {
    query: 'query ($first: Int) { models(first: $first) { nodes { name } } }',
    variables: { first: 100_000 },
  },
  { query: '{' },
];
/** So many documents are kept parsed; as many are asked first, so that they are not what grows. */
const KEPT_DOCUMENTS = 1_100;

/** What readers do in turn; `counts` is told of it. `brought`: credentials of an account that come with requests. */
export function createAsking({ caller, brought, counts }) {
  const { url, ask } = caller;

  return { fill, read, vary, walk, refuse, intrude, bring, leave };

  async function fill() {
    for (let turn = 0; turn < KEPT_DOCUMENTS; turn += 1) await vary(turn);
  }

  async function read(turn) {
    count(await ask(QUERIES[turn % QUERIES.length]));
  }

  /** A document that nobody has sent before. */
  async function vary() {
    const name = randomUUID().replaceAll('-', '');
    count(await ask(`query Q${name} { a${name}: accounts { name } }`));
  }

  async function walk() {
    let after = null;
    for (let page = 0; page < 4; page += 1) {
      const answer = await ask(PAGES, { after });
      count(answer);
      const { endCursor, hasNextPage } = answer.data?.models?.pageInfo ?? {};
      if (hasNextPage !== true) return;
      after = endCursor;
    }
  }

  async function refuse(turn) {
    const { query, variables } = REFUSED[turn % REFUSED.length];
    const { status } = await ask(query, variables);
    if (status !== 400) throw new Error(`a wrong document was answered with ${status}`);
    counts.refused += 1;
  }

  /** With a key that nobody has. */
  async function intrude() {
    const { status } = await createCaller({ url, key: randomUUID() }).ask(QUERIES[0]);
    if (status !== 401) throw new Error(`a wrong key was answered with ${status}`);
    counts.refused += 1;
  }

  async function bring(turn) {
    const { account, credentials } = brought;
    const own = credentials[turn % credentials.length];
    const header = { 'x-fabgraph-credentials': JSON.stringify({ [account]: own }) };
    count(await ask(QUERIES[turn % QUERIES.length], {}, header));
  }

  /** Before the answer is there. */
  async function leave() {
    await fetch(`${url}/graphql?query={models{nodes{name}}}`, {
      headers: { 'graphql-preflight': '1', ...caller.headers },
      signal: AbortSignal.timeout(2),
    }).then(
      (answer) => answer.text(),
      () => {},
    );
    counts.cutOff += 1;
  }

  function count({ status, errors }) {
    if (status !== 200) throw new Error(`a query was answered with ${status}`);
    counts.answers += 1;
    counts.errors += errors.length;
  }
}
