import { cut } from './columns.ts';
import { formatBar, formatBytes, formatShare } from './quantity.ts';
import { toSafeText } from './safe-text.ts';
import type { Screen } from './screen.ts';

const DRAW_INTERVAL_MS = 100;
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
  let facts: () => readonly string[] = () => [];

  const draw = () => {
    const rest = facts().join('  ');
    const room = live.width() - rest.length - 3;
    const title = cut(toSafeText(name), Math.max(8, room));
    live.show([cut(`${title}  ${rest}`, live.width() - 1)]);
  };
  // Also while nothing moves: the speed falls then.
  const timer = setInterval(draw, DRAW_INTERVAL_MS);

  return {
    bytes: (doneBytes, totalBytes) => {
      facts = () => {
        const seconds = (performance.now() - startedAtMs) / 1_000;
        const speed = `${formatBytes(Math.round(doneBytes / Math.max(seconds, 0.001)))}/s`;
        if (totalBytes === undefined) return [formatBytes(doneBytes), speed];
        const share = totalBytes === 0 ? 1 : doneBytes / totalBytes;
        const amount = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
        return [formatBar(share, BAR_WIDTH), formatShare(share).padStart(5), amount, speed];
      };
    },
    say: (text) => {
      facts = () => [text];
      draw();
    },
    end: () => {
      clearInterval(timer);
      live.end();
    },
  };
}
