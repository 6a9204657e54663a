/** Runs each key's read once and gives every later asker the same promise, a failed one too. */
export type Once = <T>(key: string, read: () => Promise<T>) => Promise<T>;

export function createOnce(): Once {
  const reads = new Map<string, Promise<unknown>>();
  return <T>(key: string, read: () => Promise<T>) => {
    const known = reads.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const started = read();
    reads.set(key, started);
    return started;
  };
}
