import { vi } from 'vitest';

/** What the check gives once it does not throw; a machine may be busy with much else. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 20 });
}
