import { formatNumber, toMarkdownTable } from '../report.mjs';
import { formatPromise } from './promise.mjs';

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
    formatNumber(row.perSecond),
    formatNumber(row.p50Ms),
    row.ratio.toFixed(2),
    row.p50Ratio.toFixed(2),
    formatPromise(row.promised),
    formatNumber(row.cpuMs),
    row.cpuRatio.toFixed(2),
    Math.round(row.rss / 1_048_576),
    formatNumber(row.calls),
    row.floor,
  ]);
  return toMarkdownTable(COLUMNS, lines);
}

export function formatFloors(floors) {
  return floors
    .map(({ name, title, calls, formula }) => `- ${name}, ${title}: ${calls} = ${formula}`)
    .join('\n');
}
