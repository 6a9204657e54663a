import { formatNumber, toMarkdownTable } from '../report.mjs';
import { promisedLatencyOf, promisedOf, toKilobytes } from './promise.mjs';

const FAN_OUT = [
  ['subscribers', 'right'],
  ['server', 'left'],
  ['first ms', 'right'],
  ['last ms', 'right'],
  ['last to bare’s', 'right'],
  ['promised', 'left'],
  ['CPU ms', 'right'],
  ['to bare’s', 'right'],
  ['kB a subscriber', 'right'],
  ['promised', 'left'],
  ['heap kB', 'right'],
];
const POLLS = [
  ['watched', 'left'],
  ['subscribers', 'right'],
  ['ticks a minute', 'right'],
  ['calls a minute', 'right'],
  ['calls a tick, most', 'right'],
  ['promised', 'left'],
  ['calls a minute, nothing changes', 'right'],
  ['after the last has left', 'right'],
];
const LATENCY = [
  ['news by', 'left'],
  ['of', 'left'],
  ['changes', 'right'],
  ['p50 ms', 'right'],
  ['p95 ms', 'right'],
  ['most ms', 'right'],
  ['promised', 'left'],
];

export function formatFanOut(rows, rounds) {
  const lines = rows.map((row) => {
    const promised = promisedOf(row);
    return [
      row.subscribers,
      row.server,
      formatNumber(row.firstMs),
      formatNumber(row.lastMs),
      row.lastRatio.toFixed(2),
      promised.ratio === null ? '' : `≤ ${promised.ratio}`,
      formatNumber(row.cpuMs),
      row.cpuRatio.toFixed(2),
      toKilobytes(row.rssBytes),
      promised.bytes === null ? '' : `< ${promised.bytes / 1_000}`,
      toKilobytes(row.heapBytes),
    ];
  });
  return `One event to all of them; medians of ${rounds} rounds:\n\n${toMarkdownTable(FAN_OUT, lines)}`;
}

export function formatPolls(rows, windowMs) {
  const lines = rows.map((row) => [
    `${row.things} ${row.kind}`,
    row.subscribers,
    formatNumber(row.ticksPerMinute),
    formatNumber(row.callsPerMinute),
    row.most,
    `≤ ${row.atMost}`,
    formatNumber(row.idlePerMinute),
    row.after,
  ]);
  return `Calls that the vendors saw in ${windowMs / 1_000} s:\n\n${toMarkdownTable(POLLS, lines)}`;
}

export function formatLatency(rows) {
  const lines = rows.map((row) => {
    const promisedMs = promisedLatencyOf(row);
    return [
      row.name,
      row.what,
      row.changes,
      formatNumber(row.p50Ms),
      formatNumber(row.p95Ms),
      formatNumber(row.mostMs),
      promisedMs === null ? '' : `p95 < ${promisedMs}`,
    ];
  });
  return `From a change at the vendor to a WebSocket client:\n\n${toMarkdownTable(LATENCY, lines)}`;
}
