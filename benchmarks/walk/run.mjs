// Walks through 100,000 models of three vendors, page after page: in turns, and by date in both
// directions. Holds what comes against what is there, item by item, and vendor calls and the
// gateway's memory against what is promised.
import { parseArgs } from 'node:util';
import { prepare } from '../../scripts/prepare.mjs';
import { median } from '../median.mjs';
import { namesByDate } from './catalog.mjs';

const WALKS = {
  turns: null,
  ascending: '{ field: CREATED_AT, direction: ASC }',
  descending: '{ field: CREATED_AT, direction: DESC }',
};
const MAX_CALLS_IN_TURNS = 12;
const MAX_GROWTH_MB = 50;
/** From this page on the gateway is warm. */
const WARM_PAGE = 50;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
prepare();
// What these need is there only now.
const { startChild } = await import('../child.mjs');
const { walk } = await import('./walk.mjs');

const vendor = await startChild(new URL('vendor.mjs', import.meta.url));
const environment = { VENDOR: JSON.stringify({ baseUrls: vendor.baseUrls }) };
const problems = [];
for (const name of values.only?.split(',') ?? Object.keys(WALKS)) await measure(name);
vendor.stop();
for (const problem of problems) console.log(`NOT as promised: ${problem}`);
if (problems.length === 0) console.log('as promised');
process.exitCode = problems.length === 0 ? 0 : 1;

/** Each walk has a gateway of its own, started without any flags. */
async function measure(name) {
  console.log(`${name}:`);
  const gateway = await startChild(new URL('../query/gateway.mjs', import.meta.url), {
    environment,
  });
  await vendor.ask();
  const lookAround = async () => {
    const [{ calls }, { rss }] = await Promise.all([vendor.ask(), gateway.ask()]);
    return { calls, rss };
  };
  try {
    const pages = await walk({ url: gateway.url, orderBy: WALKS[name], lookAround });
    checkNames(name, pages);
    checkCalls(name, pages);
    checkMemory(name, pages);
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
  gateway.stop();
}

/** In turns the order is free; else it is one for all. */
function checkNames(name, pages) {
  const isFree = WALKS[name] === null;
  const names = pages.flatMap((page) => page.names);
  const expected = namesByDate(name === 'descending' ? 'DESC' : 'ASC');
  const [actual, wanted] = isFree ? [names.toSorted(), expected.toSorted()] : [names, expected];
  console.log(`  ${names.length} models, ${new Set(names).size} different`);
  const index = wanted.findIndex((each, at) => each !== actual[at]);
  if (index !== -1) {
    problems.push(`${name}: ${actual[index]} at ${index}, where ${wanted[index]} should be`);
  } else if (actual.length > wanted.length) {
    problems.push(`${name}: ${actual.length - wanted.length} models too many`);
  }
}

function checkCalls(name, pages) {
  const calls = pages.map((page) => page.calls);
  const most = Math.max(...calls);
  const total = calls.reduce((sum, count) => sum + count, 0);
  console.log(`  ${total} vendor calls, a page ${median(calls)} (median), ${most} (most)`);
  if (WALKS[name] !== null || most <= MAX_CALLS_IN_TURNS) return;
  const page = calls.indexOf(most) + 1;
  problems.push(
    `${name}: page ${page} costs ${most} calls, ${MAX_CALLS_IN_TURNS} at most promised`,
  );
}

function checkMemory(name, pages) {
  const [first, ...others] = pages.slice(WARM_PAGE - 1).map(({ rss }) => rss / 1_000_000);
  if (first === undefined) return;
  const [peak, end] = [Math.max(first, ...others), others.at(-1) ?? first];
  const grown = peak - first;
  console.log(
    `  RSS ${first.toFixed(0)} MB after page ${WARM_PAGE}, ${peak.toFixed(0)} at its peak, ${end.toFixed(0)} at the end`,
  );
  if (WALKS[name] !== null || grown < MAX_GROWTH_MB) return;
  problems.push(
    `${name}: RSS has grown by ${grown.toFixed(0)} MB, less than ${MAX_GROWTH_MB} promised`,
  );
}
