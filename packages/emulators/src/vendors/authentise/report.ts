import type { Clock } from '../../core/clock.ts';
import type { Callback } from './callback.ts';
import type { CallbackSender, FlatFields } from './callback-sender.ts';

/** A change of state that is told to others when it comes. */
export interface Report {
  /** By the emulator's clock; may be to come. */
  readonly at: number;
  readonly canBeSeenBy: (userId: string) => boolean;
  /** Asked when it comes, as is whether it still holds. */
  callback(): Callback | null;
  isStillTrue(): boolean;
  /** The resource's `uri` and what changed, nested as in the resource; addresses start with `origin`. */
  changes(origin: string): Readonly<Record<string, unknown>>;
}

export type ReportListener = (report: Report) => void;

export interface Reporter {
  announce(report: Report): void;
  /** Hears of every report when it comes. Returns how to stop that. */
  listen(listener: ReportListener): () => void;
  /** From now on: nothing is told of what was before. */
  restart(): void;
}

/** Tells of changes when the clock comes to them: by callbacks, and to whoever listens. */
export function createReporter({
  clock,
  callbacks,
}: {
  readonly clock: Clock;
  readonly callbacks: CallbackSender;
}): Reporter {
  const listeners = new Set<ReportListener>();
  let startedAt = clock.now();

  function tell(report: Report): void {
    if (!report.isStillTrue()) return;
    for (const listener of listeners) listener(report);
    const callback = report.callback();
    if (callback !== null) callbacks.send(callback, flatten(report.changes(callback.origin)));
  }

  return {
    announce(report) {
      if (report.at >= startedAt) clock.at(report.at, () => tell(report));
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    restart() {
      callbacks.clear();
      startedAt = clock.now();
    },
  };
}

/** Nested properties become one level, their names joined by dots: `size.x`. */
function flatten(fields: Readonly<Record<string, unknown>>, prefix = ''): FlatFields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(flatten(value as Record<string, unknown>, `${prefix}${name}.`))
        : [[`${prefix}${name}`, value as FlatFields[string]]],
    ),
  );
}
