import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const README = new URL('README.md', import.meta.url);

/** As Markdown. `columns`: title and side of each. */
export function toMarkdownTable(columns, lines) {
  const cells = [
    columns.map(([title]) => title),
    columns.map(([, side]) => (side === 'right' ? '--:' : '---')),
    ...lines,
  ];
  return cells.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

export function describeMachine() {
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus().length} cores of ${cpus()[0].model}, Node ${process.version.slice(1)}`;
}

/** Puts the last run where readers look for it: between the marks of its section. */
export function writeResult({ name, command }, text) {
  const marks = [`<!-- ${name}: written by \`${command}\` -->`, `<!-- /${name} -->`];
  const readme = readFileSync(README, 'utf8');
  const [before] = readme.split(marks[0]);
  const [, after] = readme.split(marks[1]);
  writeFileSync(README, `${before}${marks[0]}\n${text}\n${marks[1]}${after}`);
}

/** Three digits, and as many as there are before the point. */
export function formatNumber(value) {
  if (Number.isNaN(value)) return '';
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
