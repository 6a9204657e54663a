/** One who asks the gateway, with this key. */
export function createCaller({ url, key }) {
  const own = { authorization: `Bearer ${key}` };

  return {
    url,
    key,
    headers: own,
    /** The answer with its status. Throws where it is one of a fault of the gateway's own. */
    ask: async (query, variables, headers = {}) =>
      checked(
        await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...own, ...headers },
          body: JSON.stringify({ query, variables }),
        }),
      ),
    /** The same with a file, as the GraphQL multipart request convention has it. */
    send: async (query, variables, { place, name, bytes }) => {
      const form = new FormData();
      form.append('operations', JSON.stringify({ query, variables }));
      form.append('map', JSON.stringify({ 0: [place] }));
      form.append('0', new Blob([bytes]), name);
      const headers = { 'graphql-preflight': '1', ...own };
      return checked(await fetch(`${url}/graphql`, { method: 'POST', headers, body: form }));
    },
  };
}

async function checked(answer) {
  const { data, errors = [] } = await answer.json();
  const fault = errors.find(({ extensions }) => extensions.code === 'INTERNAL');
  if (fault !== undefined) throw new Error(`a fault of the gateway: ${fault.message}`);
  return { status: answer.status, data, errors };
}
