import type { JobEvent, JobLine, JobStatus } from '@fabgraph/codegen-client';
import { cut, formatRow, formatTitles, layOut } from '../screen/columns.ts';
import type { Screen } from '../screen/screen.ts';
import type { EventView } from './event-view.ts';
import { watchColumns } from './noun-columns.ts';

/** Changes that come within this time are drawn at once. */
const DRAW_DELAY_MS = 50;
/** So many jobs are kept that are over; the oldest are forgotten. */
const MAX_OVER = 500;

const AWAY = 'The gateway is away: reconnecting …';

const OVER: ReadonlySet<JobStatus> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);

/** A table of jobs that keeps itself up to date. Undefined where no terminal would show it. */
export function createLiveTable(screen: Screen): EventView<JobEvent> | undefined {
  const live = screen.openLive('results');
  if (live === undefined) return undefined;
  const jobs = new Map<string, JobLine>();
  let remark = '';
  let isLost = false;
  let timer: NodeJS.Timeout | undefined;

  const draw = () => {
    timer = undefined;
    // A line less than fits, for the cursor.
    live.show(toLines(live.height() - 1));
  };
  const drawSoon = () => {
    timer ??= setTimeout(draw, DRAW_DELAY_MS);
  };
  const stopListening = live.onResize(drawSoon);

  return {
    begin: (text) => {
      remark = text;
      draw();
    },
    add: ({ jobId, job }) => {
      if (job === null) jobs.delete(jobId);
      else jobs.set(jobId, job);
      forgetOldest(jobs);
      drawSoon();
    },
    lose: () => {
      isLost = true;
      drawSoon();
    },
    regain: () => {
      isLost = false;
      drawSoon();
    },
    end: () => {
      clearTimeout(timer);
      stopListening();
      isLost = false;
      live.end(toLines(live.height() - 2));
    },
  };

  function toLines(height: number): readonly string[] {
    const width = live?.width() ?? 80;
    const away = isLost ? [screen.colors.yellow(cut(AWAY, width))] : [];
    if (jobs.size === 0) return [...(remark === '' ? [] : [screen.colors.dim(remark)]), ...away];
    const all = [...jobs.values()];
    const room = Math.max(1, height - 3 - away.length);
    const rows = all.length <= room ? all : chooseRows(all, room);
    const layout = layOut(watchColumns, rows, width);
    const hidden = all.length - rows.length;
    return [
      formatTitles(layout, screen.colors),
      ...rows.map((row) => formatRow(layout, row, screen.colors)),
      screen.colors.dim(cut(`${count(all)}${hidden === 0 ? '' : ` (${hidden} not shown)`}`, width)),
      ...away,
    ];
  }
}

/** Those under way before those that are over, of these the latest; each where it stood. */
function chooseRows(jobs: readonly JobLine[], room: number): readonly JobLine[] {
  const underWay = jobs.filter(({ status }) => !OVER.has(status)).slice(0, room);
  const over = jobs.filter(({ status }) => OVER.has(status)).reverse();
  const chosen = new Set([...underWay, ...over.slice(0, room - underWay.length)]);
  return jobs.filter((job) => chosen.has(job));
}

function count(jobs: readonly JobLine[]): string {
  const counts = new Map<string, number>();
  for (const { status } of jobs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, number]) => `${number} ${status.toLowerCase()}`).join(', ');
}

function forgetOldest(jobs: Map<string, JobLine>): void {
  let over = 0;
  for (const { status } of jobs.values()) if (OVER.has(status)) over += 1;
  for (const [id, { status }] of jobs) {
    if (over <= MAX_OVER) return;
    if (!OVER.has(status)) continue;
    jobs.delete(id);
    over -= 1;
  }
}
