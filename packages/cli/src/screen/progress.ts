import { cut } from './columns.ts';
import { formatBar, formatBytes, formatShare } from './quantity.ts';
import { toSafeText } from './safe-text.ts';
import type { Screen } from './screen.ts';

/** Not drawn more often than this. */
const DRAW_INTERVAL_MS = 80;
const BAR_WIDTH = 24;

export interface Progress {
  /** `totalBytes`: undefined where nobody knows. */
  bytes(doneBytes: number, totalBytes: number | undefined): void;
  /** Says what is done now that no bytes move. */
  say(text: string): void;
  /** Leaves nothing behind. */
  end(): void;
}

/** One line on stderr that is drawn anew; nothing where no terminal would show it. */
export function createProgress(screen: Screen, name: string): Progress {
  const live = screen.openLive('progress');
  if (live === undefined) return { bytes: () => {}, say: () => {}, end: () => {} };
  const startedAtMs = performance.now();
  let drawnAtMs = Number.NEGATIVE_INFINITY;

  const draw = (facts: readonly string[]) => {
    const rest = facts.join('  ');
    const room = live.width() - rest.length - 3;
    const title = cut(toSafeText(name), Math.max(8, room));
    live.show([cut(`${title}  ${rest}`, live.width() - 1)]);
  };

  return {
    bytes: (doneBytes, totalBytes) => {
      const nowMs = performance.now();
      if (nowMs - drawnAtMs < DRAW_INTERVAL_MS && doneBytes !== totalBytes) return;
      drawnAtMs = nowMs;
      const seconds = (nowMs - startedAtMs) / 1_000;
      const speed = `${formatBytes(Math.round(doneBytes / Math.max(seconds, 0.001)))}/s`;
      if (totalBytes === undefined) return draw([formatBytes(doneBytes), speed]);
      const share = totalBytes === 0 ? 1 : doneBytes / totalBytes;
      const amount = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
      draw([formatBar(share, BAR_WIDTH), formatShare(share).padStart(5), amount, speed]);
    },
    say: (text) => draw([text]),
    end: () => live.end(),
  };
}
