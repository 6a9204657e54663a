/** A map that forgets what was set longest ago when it is full. */
export interface RecentMap<V> {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly keys: () => readonly string[];
}

export function createRecentMap<V>(capacity: number): RecentMap<V> {
  const values = new Map<string, V>();
  return {
    get: (key) => values.get(key),
    keys: () => [...values.keys()],
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > capacity && oldest !== undefined) values.delete(oldest);
    },
  };
}
