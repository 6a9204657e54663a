import { basename } from 'node:path';
import { toTable } from '../generated-part.mjs';

/** What keeps the table from being true, a line each; none: every row has its test or its reason. */
export function findGaps(sections, titles) {
  const rows = rowsOf(sections);
  const known = new Set(rows.map(({ id }) => id));
  const tested = new Set(titles.map(({ id }) => id));
  return [
    ...rows
      .filter(({ id, reason }) => !tested.has(id) && reason === undefined)
      .map(({ id }) => `${id} has neither a test nor a reason why it has none.`),
    ...rows
      .filter(({ id, reason }) => tested.has(id) && reason !== undefined)
      .map(({ id }) => `${id} has a test and a reason why it has none.`),
    ...titles
      .filter(({ id }) => !known.has(id))
      .map(({ id, file, title }) => `${file} tests ${id}, which is no row: ${title}`),
  ];
}

/** Why the rows without a test have none, a line each. */
export function toReasons(sections) {
  return rowsOf(sections)
    .filter(({ reason }) => reason !== undefined)
    .map(({ id, fault, reason }) => `${id} (${fault}) has no test: ${reason}`);
}

/** The table of each section as Markdown. */
export function toTables(sections, titles) {
  return Object.entries(sections)
    .map(([letter, { title, rows }]) => {
      const body = Object.entries(rows).map(([id, row]) => [
        id,
        row.fault,
        [row.outcome, row.note].filter(Boolean).join('. '),
        row.reason === undefined
          ? toTests(titles.filter((each) => each.id === id))
          : `none: ${row.reason}`,
      ]);
      const head = ['', 'what happens', 'what comes of it', 'tests'];
      return `### ${letter}. ${title}\n\n${toTable([head, ...body])}`;
    })
    .join('\n\n');
}

function toTests(titles) {
  const files = [...new Set(titles.map(({ file }) => file))];
  return files
    .map((file) => {
      const own = titles.filter((each) => each.file === file).map(({ title }) => title);
      const all = [...new Set(own)].map(escapeCell).join('; ');
      return `[${basename(file, '.test.ts')}](../${file}): ${all}`;
    })
    .join('<br>');
}

function escapeCell(text) {
  return text.replace(/[\\|<>*_[\]]/g, '\\$&');
}

function rowsOf(sections) {
  return Object.values(sections).flatMap(({ rows }) =>
    Object.entries(rows).map(([id, row]) => ({ id, ...row })),
  );
}
