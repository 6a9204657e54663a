import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { matchesSearch, parseSearch } from '../../src/vendors/metafold/domain/search.ts';
import { type Json, startMetafold, startWithProject } from './metafold-fixture.ts';

async function startWithFiles(filenames: readonly string[]) {
  const metafold = await startMetafold({ sample: 'empty' }, 'file');
  const { id } = (await metafold.send('POST', '/projects', { name: 'files' })).json;
  for (const filename of filenames) {
    metafold.clock.advance(1_000);
    await metafold.upload(`/projects/${id}/assets`, filename, filename);
  }
  const list = async (query: string) => {
    const { status, json } = await metafold.get(`/projects/${id}/assets?${query}`);
    return status === 200 ? json.map(({ filename }: Json) => filename) : status;
  };
  return { list };
}

const FILES = ['b.stl', 'A.stl', 'my part.stl', 'notes 100%.txt'];
let list: Awaited<ReturnType<typeof startWithFiles>>['list'];

// The tests only read, so all of them may have the same files.
beforeAll(async () => {
  ({ list } = await startWithFiles(FILES));
});

test('without a sort the newest id comes first, and the list is whole', async () => {
  expect(await list('')).toEqual([...FILES].reverse());
});

test.each([
  ['id:1', FILES],
  ['filename:1', ['A.stl', 'b.stl', 'my part.stl', 'notes 100%.txt']],
  ['filename:-1', ['notes 100%.txt', 'my part.stl', 'b.stl', 'A.stl']],
  ['size:1', ['A.stl', 'b.stl', 'my part.stl', 'notes 100%.txt']],
  ['created:-1', [...FILES].reverse()],
])('sort=%s orders by that field, ties by the newest id', async (sort, expected) => {
  expect(await list(`sort=${sort}`)).toEqual(expected);
});

test.each([
  'filename',
  'filename:2',
  'filename:asc',
  'checksum:1',
  'id:1,size:1',
  '',
  'constructor:1',
])('sort=%s is refused', async (sort) => {
  expect(await list(`sort=${sort}`)).toBe(400);
});

test('jobs that have not started come last by start, first the other way round', async () => {
  const metafold = await startMetafold();
  const started = async (order: string) =>
    (await metafold.get(`/projects/41/jobs?sort=started:${order}`)).json.map(
      (job: Json) => job.started !== null,
    );
  const rising = await started('1');
  expect(rising).toContain(false);
  expect(rising).toEqual([...rising].sort((left, right) => Number(right) - Number(left)));
  expect((await started('-1'))[0]).toBe(false);
});

test.each([
  ['filename:b.stl', ['b.stl']],
  ['filename:a.STL', ['A.stl']],
  ['filename:"my part.stl"', ['my part.stl']],
  ['filename:*.stl', ['my part.stl', 'A.stl', 'b.stl']],
  ['!filename:*.stl', ['notes 100%.txt']],
  ['filename:"*100%*"', ['notes 100%.txt']],
  ['filename:%', []],
  ['filename:*.stl AND !filename:"my *"', ['A.stl', 'b.stl']],
  ['id:1001', ['b.stl']],
  ['filename:""', []],
])('q=%s finds what it says, whatever the case', async (q, expected) => {
  expect(await list(`q=${encodeURIComponent(q)}`)).toEqual(expected);
});

test('a plus in the query is a blank, as one vendor client sends it', async () => {
  expect(await list('q=filename:%22my+part.stl%22')).toEqual(['my part.stl']);
});

test('an empty q filters nothing', async () => {
  expect(await list('q=')).toHaveLength(FILES.length);
});

test.each([
  'filename:my part.stl',
  'filename:a and filename:b',
  'filename:a OR filename:b',
  'filename:a AND ',
  'filename:"a',
  'filename:',
  'size:3',
  'part.stl',
  '(filename:a)',
])('q=%s is refused', async (q) => {
  expect(await list(`q=${encodeURIComponent(q)}`)).toBe(400);
});

test('each type is searched by its own fields', async () => {
  const { get, projectPath } = await startWithProject();
  const statuses = await Promise.all(
    [
      '/projects?q=name:%22bracket+study%22%20AND%20user:auth0*',
      `${projectPath}/jobs?q=type:evaluate_graph%20AND%20state:success%20AND%20name:*`,
      `${projectPath}/workflows?q=state:success`,
      `${projectPath}/workflows?q=name:x`,
      '/projects?q=state:success',
    ].map(async (path) => (await get(path)).status),
  );
  expect(statuses).toEqual([200, 200, 200, 400, 400]);
});

const value = fc.string({ maxLength: 12 }).filter((text) => !text.includes('"'));
const term = fc.record({
  field: fc.constantFrom('id', 'name', 'type'),
  pattern: value,
  isNegated: fc.boolean(),
});

test('quoted terms joined by AND are read back as they were written', () => {
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), (terms) => {
      const text = terms
        .map(({ field, pattern, isNegated }) => `${isNegated ? '!' : ''}${field}:"${pattern}"`)
        .join(' AND ');
      expect(parseSearch(text, ['id', 'name', 'type'])).toEqual(terms);
    }),
  );
});

test('a value with some of its runs replaced by stars is still found, and its negation is not', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 5 }), (parts) => {
      const name = parts.join('');
      const pattern = parts.map((part, index) => (index % 2 === 0 ? '*' : part)).join('');
      const fields = { name: () => name };
      const search = (isNegated: boolean) =>
        matchesSearch({}, [{ field: 'name', pattern, isNegated }], fields);
      expect(search(false)).toBe(true);
      expect(search(true)).toBe(false);
    }),
  );
});

test('any text is either read or refused with a 400, and in no time', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ':', '"', ' ', '*', '!', 'AND') }),
      (text) => {
        try {
          expect(Array.isArray(parseSearch(text, ['a', 'name']))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ status: 400, field: 'q' });
        }
      },
    ),
  );
  const terms = parseSearch(`name:${'*a'.repeat(200)}`, ['name']);
  expect(matchesSearch({}, terms, { name: () => `${'a'.repeat(20_000)}b` })).toBe(false);
});
