import { type ColorSettings, type Colors, createColors } from './colors.ts';
import type { Column } from './columns.ts';
import { createLive, type Live } from './live.ts';
import { describeProblem, type Problem, toProblemJson } from './problem.ts';
import { toSafeJson, toSafeText } from './safe-text.ts';
import { createTable, type Table } from './table.ts';

export interface ScreenOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: ColorSettings;
  /** Results as JSON, one object a line; problems so too, on stderr. */
  readonly isJson: boolean;
}

/** Where results and problems go. All text of others is made safe here or by the columns. */
export interface Screen {
  readonly isJson: boolean;
  /** Cells a line of results may have; endless where no terminal shows them. */
  readonly width: number;
  readonly colors: Colors;
  /** One result: an object, or its lines, which are safe already. */
  give(result: object, describe: () => readonly string[]): void;
  table<Row extends object>(columns: readonly Column<Row>[]): Table<Row>;
  /** A remark, on stderr, for people only. */
  note(text: string): void;
  warn(problem: Problem): void;
  fail(problem: Problem): void;
  /** Lines that are drawn anew; undefined where no terminal would show them. */
  openLive(where: 'results' | 'progress'): OpenLive | undefined;
}

export interface OpenLive extends Omit<Live, 'above'> {
  readonly width: () => number;
  readonly height: () => number;
  /** Returns what ends it. */
  readonly onResize: (listener: () => void) => () => void;
  readonly colors: Colors;
}

export function createScreen({ stdout, stderr, environment, isJson }: ScreenOptions): Screen {
  const colors = createColors(stdout, environment);
  const errorColors = createColors(stderr, environment);
  const isDumb = environment.TERM === 'dumb';
  const width = stdout.isTTY ? widthOf(stdout) : Number.POSITIVE_INFINITY;
  let live: Live | undefined;

  const write = (line: string) => {
    const writeNow = () => stdout.write(`${line}\n`);
    if (live === undefined) writeNow();
    else live.above(writeNow);
  };
  const writeError = (line: string) => {
    const writeNow = () => stderr.write(`${line}\n`);
    if (live === undefined) writeNow();
    else live.above(writeNow);
  };
  const note = (text: string) => {
    if (!isJson) writeError(errorColors.dim(toSafeText(text)));
  };

  return {
    isJson,
    width,
    colors,
    note,
    give: (result, describe) => {
      if (isJson) write(toSafeJson(result));
      else for (const line of describe()) write(line);
    },
    table: (columns) => {
      if (!isJson) return createTable({ columns, colors, width, write, note });
      return {
        add: (rows) => {
          for (const row of rows) write(toSafeJson(row));
        },
      };
    },
    warn: (problem) => {
      if (isJson) writeError(toSafeJson({ warning: toProblemJson(problem) }));
      else writeError(`${errorColors.yellow('warning:')} ${describeProblem(problem)}`);
    },
    fail: (problem) => {
      if (isJson) writeError(toSafeJson({ error: toProblemJson(problem) }));
      else writeError(`${errorColors.red('error:')} ${describeProblem(problem)}`);
    },
    openLive: (where) => {
      const stream = where === 'results' ? stdout : stderr;
      if (!stream.isTTY || isDumb || (isJson && where === 'results')) return undefined;
      const opened = createLive(stream);
      live = opened;
      return {
        width: () => widthOf(stream),
        height: () => (stream.rows > 0 ? stream.rows : 24),
        onResize: (listener) => {
          stream.on('resize', listener);
          return () => stream.off('resize', listener);
        },
        colors: where === 'results' ? colors : errorColors,
        show: opened.show,
        end: (lines) => {
          live = undefined;
          opened.end(lines);
        },
      };
    },
  };
}

/** Some terminals say 0 for what they do not know. */
function widthOf({ columns }: NodeJS.WriteStream): number {
  return columns > 0 ? columns : 80;
}
