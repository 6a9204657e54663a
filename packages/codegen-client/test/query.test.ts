import { describe, expect, it } from 'vitest';
import { AccountsDocument, createClient, GatewayError, JobDocument } from '../src/index.ts';
import { json, startServer } from './server.ts';

describe('query', () => {
  it('sends the document with its variables and the headers of client and call', async () => {
    const seen: unknown[] = [];
    const url = await startServer((request, response) => {
      const { query, variables } = JSON.parse(request.body);
      seen.push(query.includes('query Job('), variables, request.headers.authorization);
      seen.push(request.headers['x-trace']);
      json(response, { data: { job: null } });
    });
    const client = createClient({ url, headers: async () => ({ authorization: 'Bearer key' }) });

    const data = await client.query(JobDocument, { id: 'abc' }, { headers: { 'x-trace': '7' } });

    expect(data).toEqual({ job: null });
    expect(seen).toEqual([true, { id: 'abc' }, 'Bearer key', '7']);
  });

  it('rejects with the first error, holding the others and the data that came all the same', async () => {
    const url = await startServer((_request, response) =>
      json(response, {
        data: { accounts: null },
        errors: [
          {
            message: 'The token has expired.',
            path: ['accounts', 0],
            extensions: {
              code: 'UNAUTHENTICATED',
              vendor: 'metafold',
              account: 'lab',
              httpStatus: 401,
              retryable: false,
              requestId: 'r1',
            },
          },
          {
            message: 'Slow down.',
            extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 500 },
          },
        ],
      }),
    );

    const error = await createClient({ url })
      .query(AccountsDocument)
      .catch((thrown) => thrown);

    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The token has expired.',
      vendor: 'metafold',
      account: 'lab',
      httpStatus: 401,
      retryable: false,
      path: ['accounts', 0],
      requestId: 'r1',
      data: { accounts: null },
    });
    expect(error.errors).toHaveLength(2);
    expect(error.errors[1]).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: 500,
    });
  });

  it('resolves to data and errors alike where that is asked, and rejects where nothing was answered', async () => {
    const answers = [
      { data: { job: null }, errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
      { errors: [{ message: 'Wrong.', extensions: { code: 'INVALID_INPUT' } }] },
      { hello: 'world' },
    ];
    const url = await startServer((_request, response) => json(response, answers.shift()));
    const { execute } = createClient({ url });
    const partial = await execute(JobDocument, { id: 'a' });
    expect(partial).toMatchObject({ data: { job: null }, errors: [{ code: 'FORBIDDEN' }] });
    expect(partial.errors[0]).toBeInstanceOf(GatewayError);
    expect(await execute(JobDocument, { id: 'a' })).toMatchObject({
      data: null,
      errors: [{ code: 'INVALID_INPUT' }],
    });
    await expect(execute(JobDocument, { id: 'a' })).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('rejects where there is neither data nor an error', async () => {
    const url = await startServer((_request, response) => json(response, { data: null }));
    await expect(createClient({ url }).query(AccountsDocument)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'The gateway failed and gave no reason.',
    });
  });

  it('names the origin when nobody listens there', async () => {
    const client = createClient({ url: 'http://127.0.0.1:1/graphql?key=secret' });
    await expect(client.query(AccountsDocument)).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: 'The gateway at http://127.0.0.1:1 cannot be reached.',
    });
  });

  it('stops with the reason of an aborted signal', async () => {
    const url = await startServer(() => {});
    const abort = new AbortController();
    const pending = createClient({ url }).query(AccountsDocument, {}, { signal: abort.signal });
    abort.abort(new Error('The user left.'));
    await expect(pending).rejects.toThrow('The user left.');
  });

  it('stops at once also while its headers are still being made', async () => {
    const { query } = createClient({
      url: 'http://127.0.0.1:1/graphql',
      headers: () => new Promise(() => {}),
    });
    const abort = new AbortController();
    const pending = query(AccountsDocument, {}, { signal: abort.signal });
    abort.abort(new Error('The user left.'));
    await expect(pending).rejects.toThrow('The user left.');
  });

  it('rejects with what its own function for headers throws', async () => {
    const headers = async () => {
      throw new TypeError('No token.');
    };
    const { query } = createClient({ url: 'http://127.0.0.1:1/graphql', headers });
    await expect(query(AccountsDocument)).rejects.toThrow(new TypeError('No token.'));
  });
});
