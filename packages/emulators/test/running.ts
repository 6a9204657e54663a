interface Closable {
  close(): Promise<void>;
}

/** How long something that a test started stays: until the test's end, or until the end of its file. */
export type Stay = 'test' | 'file';

const running: Record<Stay, Closable[]> = { test: [], file: [] };

/** Has what was started closed in time. */
export function closeAfter<T extends Closable>(stay: Stay, started: T): T {
  running[stay].push(started);
  return started;
}

export async function closeRunning(stay: Stay): Promise<void> {
  await Promise.all(running[stay].splice(0).map((started) => started.close()));
}
