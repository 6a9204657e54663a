import { createListMemory, type ListMemoryOptions } from '../../src/index.ts';
import { type Answer, ask } from './graph.ts';
import type { MemoryAdapter } from './memory-adapter.ts';

/** One server's list memory with a clock that is driven, and pages of four models read through it. */
export function startPages(query: string, options: Omit<ListMemoryOptions, 'now'> = {}) {
  let time = 5_000;
  const lists = createListMemory({ ...options, now: () => time });
  return {
    lists,
    wait: (ms: number) => {
      time += ms;
    },
    page: (adapters: readonly MemoryAdapter[], variables: Record<string, unknown> = {}) =>
      ask(adapters, query, { first: 4, ...variables }, { lists }),
  };
}

export function namesIn({ data }: Answer): string[] {
  return data.models.nodes.map(({ name }: { name: string }) => name);
}

export function endOf({ data }: Answer): string {
  return data.models.pageInfo.endCursor;
}
