import type { EventOf, Watchable } from './noun.ts';

/** Where events go. After `complete` or `fail` nothing more does. */
export interface Subscriber<E extends Watchable> {
  /** Costly fields that it selected: `progress`, `steps`. */
  readonly wants: ReadonlySet<string>;
  readonly send: (event: EventOf<E>) => void;
  /** One that it missed: told as it was, however slow the reader is. */
  readonly replay: (event: EventOf<E>) => void;
  readonly complete: () => void;
  readonly fail: (error: unknown) => void;
}

/** Fields that are read for those who selected them, and whose change concerns nobody else. */
const COSTLY_FIELDS: ReadonlySet<string> = new Set(['progress', 'steps']);

/** The event as this subscriber sees it; null where nothing that it may see has changed. */
export function eventFor<E extends Watchable>(
  subscriber: Pick<Subscriber<E>, 'wants'>,
  event: EventOf<E>,
): EventOf<E> | null {
  return viewsOf(event)(subscriber);
}

/** The event as each of several sees it. Who sees the same is given one object, so that its selection is run once. */
export function viewsOf<E extends Watchable>(
  event: EventOf<E>,
): (subscriber: Pick<Subscriber<E>, 'wants'>) => EventOf<E> | null {
  const { change, changedFields } = event;
  const costly = changedFields.filter((name) => COSTLY_FIELDS.has(name));
  const views = new Map<string, EventOf<E> | null>();
  return ({ wants }) => {
    const hidden = costly.filter((name) => !wants.has(name));
    if (hidden.length === 0) return event;
    const key = hidden.join(' ');
    const known = views.get(key);
    if (known !== undefined) return known;
    const visible = changedFields.filter((name) => !hidden.includes(name));
    const isNews = visible.length > 0 || change !== 'UPDATED';
    const view = isNews ? { ...event, changedFields: visible } : null;
    views.set(key, view);
    return view;
  };
}

/** One event of two, for a subscriber who has read neither. */
export function mergeEvents<E extends Watchable>(
  waiting: EventOf<E>,
  newer: EventOf<E>,
): EventOf<E> {
  // It is there again, and nothing of its former life is news.
  if (waiting.change === 'DELETED') return newer;
  const previousStatus =
    waiting.change === 'UPDATED' ? waiting.previousStatus : newer.previousStatus;
  if (newer.change === 'DELETED') return { ...newer, previousStatus };
  const isFirst = waiting.origin === 'SNAPSHOT' || waiting.change === 'CREATED';
  return {
    ...newer,
    origin: isFirst ? waiting.origin : newer.origin,
    change: isFirst ? waiting.change : newer.change,
    previousStatus: waiting.previousStatus,
    changedFields:
      isFirst && waiting.changedFields.length === 0
        ? []
        : [...new Set([...waiting.changedFields, ...newer.changedFields])],
  };
}
