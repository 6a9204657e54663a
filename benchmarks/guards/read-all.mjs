import { CALLER_HEADERS } from './guard.mjs';

/** The ids of a whole list, page after page. `list`: the field with its arguments. */
export async function readAll(url, list, headers = CALLER_HEADERS) {
  const field = list.replace(/\(/, '(after: $after, ');
  const query = `query ($after: String) { list: ${field} { nodes { id } pageInfo { hasNextPage endCursor } } }`;
  const ids = [];
  let after = null;
  do {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables: { after } }),
    });
    const { data, errors } = await response.json();
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    ids.push(...data.list.nodes.map(({ id }) => id));
    after = data.list.pageInfo.hasNextPage ? data.list.pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}
