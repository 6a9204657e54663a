interface Closable {
  close(): Promise<void>;
}

const running: Closable[] = [];

/** Has what a test started closed after the test. */
export function closeAfterTest<T extends Closable>(started: T): T {
  running.push(started);
  return started;
}

export async function closeRunning(): Promise<void> {
  await Promise.all(running.splice(0).map((started) => started.close()));
}
