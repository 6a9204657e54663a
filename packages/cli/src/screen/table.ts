import type { Colors } from './colors.ts';
import { type Column, formatRow, formatTitles, layOut } from './columns.ts';

export interface Table<Row> {
  /** A page of rows; the titles stand above the first. */
  add(rows: readonly Row[]): void;
}

export interface TableOptions<Row> {
  readonly columns: readonly Column<Row>[];
  readonly colors: Colors;
  readonly width: number;
  readonly write: (line: string) => void;
  readonly note: (text: string) => void;
}

/** A table that grows by pages. Each page is as wide as it and the one before need. */
export function createTable<Row>(options: TableOptions<Row>): Table<Row> {
  const { columns, colors, width, write, note } = options;
  let isBegun = false;
  let before: readonly Row[] = [];

  return {
    add: (rows) => {
      if (rows.length === 0) return;
      const layout = layOut(columns, [...before, ...rows], width);
      if (!isBegun) write(formatTitles(layout, colors));
      for (const row of rows) write(formatRow(layout, row, colors));
      if (!isBegun && layout.isReduced) {
        note('Not all columns fit: a wider terminal or --json shows them.');
      }
      isBegun = true;
      before = rows;
    },
  };
}
