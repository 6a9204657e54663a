import { describe, expect, it } from 'vitest';
import { readAuthentiseError } from '../../../src/vendors/authentise/error.ts';
import { serve } from '../../support/server.ts';
import { createRequest, createTestAdapter, rejection, startShop } from './fixture.ts';

describe('what the vendor says of a failure', () => {
  it.each([
    [{ errors: [{ code: 'x', title: 'No such model' }] }, 'No such model'],
    [{ errors: [], message: 'Legacy' }, 'Legacy'],
    [{ errors: 'x', message: 'Legacy' }, 'Legacy'],
    [{ status: { code: 'error', extended_description: 'Oldest' } }, 'Oldest'],
    ['plain text ', 'plain text'],
    ['<Error><Code>AccessDenied</Code></Error>', null],
    ['', null],
    [{}, null],
    [{ errors: [{ title: ' ' }] }, null],
    [[], null],
    [null, null],
  ])('is read off %j', (body, message) => {
    expect(readAuthentiseError({ status: 400, body }).message).toBe(message);
  });
});

describe('a failure of the vendor', () => {
  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [500, 'VENDOR_UNAVAILABLE'],
  ])('with the status %i is %s', async (status, code) => {
    const { emulator, adapter } = await startShop();
    emulator.addFaults([{ path: '/model/*', status, body: { errors: [{ title: 'Because' }] } }]);
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error).toMatchObject({ code, httpStatus: status, account: adapter.account });
    expect(error.message).toContain('Because');
  });

  it('holds the account back as long as it asks for', async () => {
    const server = await serve((_, response) => {
      response.writeHead(429, { 'Retry-After': '120' }).end('{}');
    });
    const adapter = createTestAdapter(server.origin);
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 120_000 });
    expect(adapter.heldUntil()?.getTime()).toBeGreaterThan(Date.now() + 60_000);
    expect(adapter.getState()).toBe('DEGRADED');
  });
});
