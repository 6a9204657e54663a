import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import type { Colors } from './colors.ts';
import { toSafeText } from './safe-text.ts';

export type Paint = (colors: Colors, text: string) => string;

export interface Column<Row> {
  readonly title: string;
  readonly read: (row: Row) => string | null;
  readonly paint?: (row: Row) => Paint;
  readonly align?: 'right';
  /** May be cut with an ellipsis down to so many cells. Default: is never cut. */
  readonly minWidth?: number;
  /** What is left out first where the terminal is too narrow: the highest. Default: stays. */
  readonly dispensability?: number;
}

export interface Layout<Row> {
  readonly columns: readonly { readonly column: Column<Row>; readonly width: number }[];
  /** Whether a column was left out. */
  readonly isReduced: boolean;
}

const GAP = '  ';

/** Shares out `width` cells: first names are cut, then columns are left out. */
export function layOut<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): Layout<Row> {
  let kept = columns.map((column) => ({ column, width: naturalWidth(column, rows) }));
  while (leastWidth(kept) > width) {
    const next = mostDispensable(kept);
    if (next === undefined) break;
    kept = kept.filter((each) => each !== next);
  }
  return { columns: shrink(kept, width), isReduced: kept.length < columns.length };
}

export function formatTitles<Row>({ columns }: Layout<Row>, colors: Colors, width: number): string {
  return toLine(
    columns.map((each) => colors.dim(pad(each.column.title, each.width, each.column.align))),
    width,
  );
}

export function formatRow<Row>(
  { columns }: Layout<Row>,
  row: Row,
  colors: Colors,
  width: number,
): string {
  return toLine(
    columns.map(({ column, width: own }) => {
      const text = pad(cut(toSafeText(column.read(row) ?? ''), own), own, column.align);
      const paint = column.paint?.(row);
      return paint === undefined ? text : paint(colors, text);
    }),
    width,
  );
}

/** At most so many cells, the last an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  return stringWidth(text) <= width ? text : cliTruncate(text, Math.max(1, width));
}

function toLine(cells: readonly string[], width: number): string {
  return cut(cells.join(GAP).trimEnd(), width);
}

function pad(text: string, width: number, align?: 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}

interface Wide<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

function naturalWidth<Row>({ title, read }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce(
    (width, row) => Math.max(width, stringWidth(toSafeText(read(row) ?? ''))),
    stringWidth(title),
  );
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
}

function leastWidth<Row>(columns: readonly Wide<Row>[]): number {
  return totalWidth(columns.map(({ column, width }) => Math.min(width, column.minWidth ?? width)));
}

function mostDispensable<Row>(columns: readonly Wide<Row>[]): Wide<Row> | undefined {
  return columns
    .filter(({ column }) => column.dispensability !== undefined)
    .sort((a, b) => (b.column.dispensability ?? 0) - (a.column.dispensability ?? 0))[0];
}

/** Takes what is too much from the columns that may be cut, the widest first. */
function shrink<Row>(columns: readonly Wide<Row>[], width: number): readonly Wide<Row>[] {
  const widths = columns.map((each) => each.width);
  const floors = columns.map(({ column, width: own }) => column.minWidth ?? own);
  for (let excess = totalWidth(widths) - width; excess > 0; excess -= 1) {
    let widest = -1;
    for (const [index, own] of widths.entries()) {
      if (own <= (floors[index] ?? own)) continue;
      if (widest < 0 || own > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  return columns.map(({ column }, index) => ({ column, width: widths[index] ?? 0 }));
}
