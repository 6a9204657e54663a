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
  while (kept.length > 1 && leastWidth(kept) > width) {
    const next = mostDispensable(kept);
    kept = kept.filter((each) => each !== next);
  }
  return { columns: shrink(kept, width), isReduced: kept.length < columns.length };
}

export function formatTitles<Row>({ columns }: Layout<Row>, colors: Colors): string {
  return toLine(
    columns.map(({ column, width }) =>
      colors.dim(pad(cut(column.title, width), width, column.align)),
    ),
  );
}

export function formatRow<Row>({ columns }: Layout<Row>, row: Row, colors: Colors): string {
  return toLine(
    columns.map(({ column, width }) => {
      const text = pad(cut(toSafeText(column.read(row) ?? ''), width), width, column.align);
      const paint = column.paint?.(row);
      return paint === undefined ? text : paint(colors, text);
    }),
  );
}

/** At most so many cells, the last an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let keptWidth = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    keptWidth += stringWidth(segment);
    if (keptWidth > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function toLine(cells: readonly string[]): string {
  return cells.join(GAP).trimEnd();
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

/** The last where all are to stay. */
function mostDispensable<Row>(columns: readonly Wide<Row>[]): Wide<Row> | undefined {
  const rank = ({ column }: Wide<Row>) => column.dispensability ?? 0;
  return columns.toSorted((a, b) => rank(a) - rank(b)).at(-1);
}

/** Takes what is too much from the columns that may be cut, the widest first. */
function shrink<Row>(columns: readonly Wide<Row>[], width: number): readonly Wide<Row>[] {
  const widths = columns.map((each) => each.width);
  // What stands alone is cut whatever it is.
  const floors = columns.map(({ column, width: own }) =>
    columns.length === 1 ? 1 : (column.minWidth ?? own),
  );
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
