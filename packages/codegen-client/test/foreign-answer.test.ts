import { describe, expect, it } from 'vitest';
import { AccountsDocument, createClient } from '../src/index.ts';
import { json, startServer } from './server.ts';

const NO_ANSWER = 'with something that is no GraphQL answer.';

describe('an answer of something that stands before the gateway', () => {
  it.each([
    [401, 'UNAUTHENTICATED', false],
    [403, 'FORBIDDEN', false],
    [429, 'RATE_LIMITED', true],
    [500, 'INTERNAL', true],
    [502, 'GATEWAY_UNREACHABLE', true],
    [503, 'GATEWAY_UNREACHABLE', true],
    [504, 'GATEWAY_UNREACHABLE', true],
  ])('of status %i rejects with %s', async (status, code, retryable) => {
    const url = await startServer((_request, response) => response.writeHead(status).end('<html>'));
    const { query } = createClient({ url });
    await expect(query(AccountsDocument)).rejects.toMatchObject({
      code,
      retryable,
      message: `The gateway answered ${status} ${NO_ANSWER}`,
    });
  });

  it('is none of the gateway’s because it is JSON', async () => {
    const url = await startServer((_request, response) => json(response, { message: 'Hm' }, 503));
    await expect(createClient({ url }).query(AccountsDocument)).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
    });
  });

  it.each([200, 404])('asks whether the url is right where the status is %i', async (status) => {
    const url = await startServer((_request, response) => response.writeHead(status).end('<html>'));
    await expect(createClient({ url }).query(AccountsDocument)).rejects.toMatchObject({
      code: 'INTERNAL',
      retryable: false,
      message: `The gateway answered ${status} ${NO_ANSWER} Is the url that of its /graphql?`,
    });
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    [
      'a date by the clock of whoever wrote it',
      { date: 'Sat, 01 Jan 2000 00:00:00 GMT', 'retry-after': 'Sat, 01 Jan 2000 00:00:09 GMT' },
      9_000,
    ],
    ['a date that has passed', { 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' }, undefined],
    ['what is neither', { 'retry-after': 'soon' }, undefined],
  ])('tells when to ask again in %s', async (_, headers, retryAfterMs) => {
    const url = await startServer((_request, response) => response.writeHead(503, headers).end());
    await expect(createClient({ url }).query(AccountsDocument)).rejects.toMatchObject({
      retryAfterMs,
    });
  });

  it('to the bytes of an upload says as much', async () => {
    const url = await startServer(({ method }, response) => {
      if (method === 'PUT') return response.writeHead(503, { 'retry-after': '2' }).end('<html>');
      const slot = { filename: 'a.stl', url, method: 'PUT', headers: {} };
      json(response, { data: { createUpload: { uploadId: 'u', files: [slot] } } });
    });
    const file = { content: new Uint8Array(8), filename: 'a.stl' };
    const upload = createClient({ url }).models.upload(file, { accountId: 'a' });
    await expect(upload).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: 'The gateway answered the upload with 503.',
      retryable: true,
      retryAfterMs: 2_000,
    });
  });
});
