import type { Adapter, ErrorCode, WriteContext } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { rejection } from './request.ts';
import { leaksIn } from './secret.ts';
import type { DescribeAdapterOptions, Fault, Started } from './subject.ts';

interface Expected {
  readonly fault: Omit<Fault, 'path'>;
  readonly code: ErrorCode;
}

const FAULTS: Readonly<Record<string, Expected>> = {
  'a 401': { fault: { status: 401 }, code: 'UNAUTHENTICATED' },
  'a 403': { fault: { status: 403 }, code: 'FORBIDDEN' },
  'a 404': { fault: { status: 404 }, code: 'NOT_FOUND' },
  'a 409': { fault: { status: 409 }, code: 'CONFLICT' },
  'a 413': { fault: { status: 413 }, code: 'PAYLOAD_TOO_LARGE' },
  'a 429': { fault: { status: 429, headers: { 'retry-after': '60' } }, code: 'RATE_LIMITED' },
  'a 500': { fault: { status: 500 }, code: 'OUTCOME_UNKNOWN' },
  'a connection that breaks': { fault: { reset: true }, code: 'OUTCOME_UNKNOWN' },
};

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];

export function describeWrites({ start, write, errorBody }: DescribeAdapterOptions): void {
  if (write === undefined) return;

  describe('a write', () => {
    it('is sent once', async () => {
      const { adapter, vendor } = await start();
      await write(adapter, createWrite());
      expect(writesOf(vendor)).toHaveLength(1);
    });

    it.each(Object.keys(FAULTS))(
      'to %s fails with the code for it and is not repeated',
      async (name) => {
        const { fault, code } = FAULTS[name] as Expected;
        const { adapter, vendor, secrets } = await start();
        const body = fault.status === undefined ? {} : { body: errorBody(`No: ${secrets.join()}`) };
        vendor.addFaults(METHODS.map((method) => ({ method, path: '*', ...fault, ...body })));
        const error = await rejection(write(adapter, createWrite()));
        expect(error).toMatchObject({ code, ...siteOf(adapter) });
        expect(leaksIn(error, secrets)).toEqual([]);
        expect(writesOf(vendor)).toHaveLength(1);
      },
    );

    it('whose caller has left already is not sent', async () => {
      const { adapter, vendor } = await start();
      const error = await rejection(write(adapter, { signal: AbortSignal.abort() }));
      expect(error).toMatchObject(siteOf(adapter));
      expect(writesOf(vendor)).toEqual([]);
    });
  });
}

function createWrite(): WriteContext {
  return { signal: new AbortController().signal };
}

function siteOf({ vendor, account }: Adapter) {
  return { vendor: vendor.id, account };
}

function writesOf({ calls }: Started['vendor']) {
  return calls().filter(({ method }) => METHODS.includes(method));
}
