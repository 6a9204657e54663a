import { type Ref, VendorError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const DELETE =
  'mutation ($ids: [ID!]!) { delete(ids: $ids) { results { id isDone error { code } } } }';

/** What a thing's path says becomes of it. */
const FATES = ['done', 'used', 'broken'] as const;

interface Thing {
  readonly account: string;
  readonly type: 'Folder' | 'Model' | 'Asset' | 'Job' | 'User';
  readonly fate: (typeof FATES)[number];
  readonly number: number;
}

const THING = fc.record<Thing>({
  account: fc.constantFrom('a', 'b', 'elsewhere'),
  type: fc.constantFrom('Folder', 'Model', 'Asset', 'Job', 'User'),
  fate: fc.constantFrom(...FATES),
  number: fc.integer({ min: 0, max: 3 }),
});

function shop(account: string, calls: Ref[][]) {
  const remove = async (refs: readonly Ref[]) => {
    calls.push([...refs]);
    if (refs.some(({ path }) => path.startsWith('broken'))) throw failure('VENDOR_UNAVAILABLE');
    return refs.map(({ path }) => (path.startsWith('used') ? failure('CONFLICT') : null));
  };
  const facet = { delete: remove };
  return createMemoryAdapter({
    account,
    folders: {},
    models: {},
    assets: {},
    jobs: {},
    powers: { folders: facet, models: facet, assets: facet, jobs: facet },
  });
}

function failure(code: 'CONFLICT' | 'VENDOR_UNAVAILABLE'): VendorError {
  return new VendorError({ code, vendor: 'memory', account: 'a', message: 'No.' });
}

test('whatever is deleted in one go: an answer an id, in the order asked, by one call an account and noun', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 8, arbitrary: THING }, fc.constant(null)), { maxLength: 60 }),
      async (things) => {
        const calls: Ref[][] = [];
        const adapters = [shop('a', calls), shop('b', calls)];
        const ids = things.map((thing) =>
          thing === null
            ? 'rubbish'
            : idOf(thing.account, thing.type, `${thing.fate}-${thing.number}`),
        );
        const { data, errors } = await ask(adapters, DELETE, { ids }, createRecordingHub());
        expect(errors).toEqual([]);
        expect(data.delete.results).toEqual(
          things.map((thing, index) => {
            const code = expectedCode(thing, things);
            return {
              id: ids[index],
              isDone: code === null,
              error: code === null ? null : { code },
            };
          }),
        );
        const groups = calls.map((refs) => `${refs[0]?.account} ${refs[0]?.type}`);
        expect(new Set(groups).size).toBe(groups.length);
        for (const refs of calls) {
          expect(new Set(refs.map(({ account, type }) => `${account} ${type}`)).size).toBe(1);
          expect(new Set(refs.map(({ path }) => path)).size).toBe(refs.length);
        }
      },
    ),
    { numRuns: 150 },
  );
});

function expectedCode(thing: Thing | null, things: readonly (Thing | null)[]): string | null {
  if (thing === null) return 'INVALID_INPUT';
  if (thing.account === 'elsewhere') return 'NOT_FOUND';
  if (thing.type === 'User') return 'UNSUPPORTED';
  const isBroken = things.some(
    (other) =>
      other?.fate === 'broken' && other.account === thing.account && other.type === thing.type,
  );
  if (isBroken) return 'VENDOR_UNAVAILABLE';
  return thing.fate === 'used' ? 'CONFLICT' : null;
}
