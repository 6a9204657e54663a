import { isRecord, toText } from './answer.ts';

/** Tells what a stream says again after it came back from what is new. */
export interface News {
  /** Whether this is to be given on. `line`: counts the connections. */
  readonly isNew: (event: Record<string, unknown>, line: number) => boolean;
}

/** So many things are remembered, the latest; one said again of an older is given again. */
const MAX_KNOWN = 1_000;

/** What an event tells of itself; the rest is what it tells of its thing. */
const OF_THE_EVENT: ReadonlySet<string> = new Set([
  'change',
  'changedFields',
  'cursor',
  'fetchedAt',
  'observedAt',
  'origin',
  'previousStatus',
]);

/**
 * A stream that comes back begins with the state now. That is no news where the event says of
 * itself that nothing has changed, or cannot say, and its thing is as it was given last.
 */
export function createNews(): News {
  const known = new Map<string, { readonly line: number; readonly state: string }>();

  return {
    isNew: (event, line) => {
      const key = keyOf(event);
      const state = JSON.stringify(event, (name, value) =>
        OF_THE_EVENT.has(name) ? undefined : value,
      );
      const last = known.get(key);
      known.delete(key);
      known.set(key, { line, state });
      for (const oldest of known.keys()) {
        if (known.size <= MAX_KNOWN) break;
        known.delete(oldest);
      }
      const isBeginning = last !== undefined && last.line < line;
      return !(isBeginning && (event.change ?? 'NONE') === 'NONE' && last.state === state);
    },
  };
}

/** The id of what it is about: its own field for it, or that of the thing; empty where neither was selected. */
function keyOf(event: Record<string, unknown>): string {
  const thing = Object.values(event).find((value) => isRecord(value) && 'id' in value);
  const { jobId, modelId } = event;
  return toText(jobId ?? modelId ?? (isRecord(thing) ? thing.id : undefined)) ?? '';
}
