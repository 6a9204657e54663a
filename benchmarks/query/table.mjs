import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { formatPromise } from './promise.mjs';

const README = new URL('../README.md', import.meta.url);
const MARKS = ['<!-- query: written by `npm run bench` -->', '<!-- /query -->'];
const COLUMNS = [
  ['scenario', 'left'],
  ['delay', 'right'],
  ['server', 'left'],
  ['requests/s', 'right'],
  ['p50 ms', 'right'],
  ['of the limit', 'right'],
  ['p50 to its', 'right'],
  ['promised', 'left'],
  ['CPU ms/request', 'right'],
  ['of the limit by CPU', 'right'],
  ['RSS MiB', 'right'],
  ['vendor calls', 'right'],
  ['at most', 'right'],
];

/** One line for each server in each scenario at each delay, as Markdown. */
export function formatTable(rows) {
  const lines = rows.map((row) => [
    row.scenario,
    `${row.delayMs} ms`,
    row.server,
    format(row.perSecond),
    format(row.p50Ms),
    row.ratio.toFixed(2),
    row.p50Ratio.toFixed(2),
    formatPromise(row.promised),
    format(row.cpuMs),
    row.cpuRatio.toFixed(2),
    Math.round(row.rss / 1_048_576),
    format(row.calls),
    row.floor,
  ]);
  const cells = [
    COLUMNS.map(([title]) => title),
    COLUMNS.map(([, side]) => (side === 'right' ? '--:' : '---')),
    ...lines,
  ];
  return cells.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

export function formatFloors(floors) {
  return floors
    .map(({ name, title, calls, formula }) => `- ${name}, ${title}: ${calls} = ${formula}`)
    .join('\n');
}

export function describeMachine() {
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus().length} cores of ${cpus()[0].model}, Node ${process.version.slice(1)}`;
}

/** Puts the last run where readers look for it. */
export function writeResult(text) {
  const readme = readFileSync(README, 'utf8');
  const [before] = readme.split(MARKS[0]);
  const [, after] = readme.split(MARKS[1]);
  writeFileSync(README, `${before}${MARKS[0]}\n${text}\n${MARKS[1]}${after}`);
}

function format(value) {
  if (Number.isNaN(value)) return '';
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
