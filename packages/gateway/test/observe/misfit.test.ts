import { expect, it, onTestFinished } from 'vitest';
import { combineObservers } from '../../src/observe/combine-observers.ts';
import { answerOf, startHostileVendor } from '../fault/hostile-vendor.ts';
import { startTracedGateway } from '../trace/traced-gateway.ts';

const CANARY = 'canary-value';
const FOLDERS = '{ folders(filter: { vendors: ["metafold"] }) { nodes { name createdAt } } }';
const JOBS = '{ jobs(filter: { vendors: ["metafold"] }) { nodes { status } } }';

/** A vendor with one project, of which each member is what it likes. */
async function startMisfit(project: object, job: object) {
  const vendor = await startHostileVendor({
    onCall: (socket, _count, { path }) => {
      const items = path.startsWith('/projects?') || path === '/projects' ? [project] : [job];
      socket.write(answerOf(200, JSON.stringify(items)));
    },
  });
  onTestFinished(vendor.close);
  const gateway = await startTracedGateway({ METAFOLD_BASE_URL: vendor.origin });
  const misfits = () => gateway.log().filter(({ msg }) => String(msg).includes('does not fit'));
  const figures = async () => {
    const answer = await fetch(new URL('/metrics', gateway.url));
    return (await answer.text()).split('\n').filter((line) => line.includes('misfits_total{'));
  };
  return { ...gateway, misfits, figures };
}

it('tells once by a line and each time by a figure what of an answer stops fitting, and no value', async () => {
  const { ask, misfits, figures, log } = await startMisfit(
    { id: '1', name: 5, created: CANARY },
    { id: '2', type: 'job', state: CANARY, name: { deep: CANARY } },
  );
  for (let each = 0; each < 3; each += 1) {
    expect(await ask(FOLDERS)).toMatchObject({ data: { folders: { nodes: [{ name: '1' }] } } });
  }
  // Jobs and workflows are two of its nouns and one of ours.
  const unknown = { status: 'UNKNOWN' };
  expect(await ask(JOBS)).toMatchObject({ data: { jobs: { nodes: [unknown, unknown] } } });
  const named = misfits().map(({ vendor, type, field }) => [vendor, type, field]);
  expect(named.toSorted()).toEqual([
    ['metafold', 'job', 'name'],
    ['metafold', 'job', 'state'],
    ['metafold', 'project', 'name'],
    ['metafold', 'workflow', 'state'],
  ]);
  const lines = await figures();
  expect(lines.some((line) => /type="project",field="name"\} [3-9]/.test(line))).toBe(true);
  expect(JSON.stringify(log()) + lines.join('\n')).not.toContain(CANARY);
});

it('tells an item that is left out by what it lacks', async () => {
  const { ask, misfits } = await startMisfit({ name: 'Gear' }, {});
  expect(await ask(FOLDERS)).toMatchObject({ data: { folders: { nodes: [] } } });
  expect(misfits()).toMatchObject([{ vendor: 'metafold', type: 'project', field: 'id' }]);
});

it('says nothing of answers that fit', async () => {
  const { ask, misfits } = await startTracedMisfits();
  for (const field of ['folders', 'models', 'jobs', 'assets']) {
    expect(await ask(`{ ${field}(first: 20) { nodes { id } } }`)).not.toHaveProperty('errors');
  }
  expect(misfits()).toEqual([]);
});

it('shows a try to all who look, and sends along what each of them gives', () => {
  const ended: unknown[] = [];
  const observer = combineObservers([
    { begin: () => ({ headers: { a: '1', b: '1' }, end: (end) => void ended.push(['a', end]) }) },
    {},
    { begin: () => ({ headers: { b: '2' }, end: (end) => void ended.push(['b', end]) }) },
  ]);
  const { headers, end } = observer.begin({
    vendor: 'acme',
    account: 'acme',
    method: 'GET',
    route: '/',
    origin: 'http://acme',
    tryNumber: 1,
    caller: { signal: new AbortController().signal },
  });
  expect(headers).toEqual({ a: '1', b: '2' });
  end({ status: 200, code: null });
  expect(ended).toEqual([
    ['a', { status: 200, code: null }],
    ['b', { status: 200, code: null }],
  ]);
});

async function startTracedMisfits() {
  const gateway = await startTracedGateway({});
  const misfits = () => gateway.log().filter(({ msg }) => String(msg).includes('does not fit'));
  return { ...gateway, misfits };
}
