import type { EventFacet, LiveRef } from '@fabgraph/contract';
import { z } from 'zod';
import type { VendorClient } from '../../http/client.ts';
import { readLines } from '../../http/line.ts';
import { path } from '../../http/path.ts';
import type { Account } from './account.ts';
import { readReport } from './report.ts';

const EventJson = z.object({ payload: z.unknown().optional() });

/** The events service: one answer without end, one JSON object in a line for each change. */
export function createEventFacet(account: Account, client: VendorClient): EventFacet {
  return {
    listen: async ({ signal, onOpen, onHint }) => {
      try {
        const { body } = await client.open(path`/`, { caller: { signal } });
        onOpen?.();
        for await (const line of readLines(body)) {
          signal.throwIfAborted();
          const about = readEvent(account, line);
          if (about === null || about.length > 0) onHint(about);
        }
      } catch (error) {
        // Whoever ended it knows, and is told nothing of the vendor.
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}

/** Null where a line tells of something and cannot be read; nothing for what is none of the graph's. */
function readEvent(account: Account, line: string | null): readonly LiveRef[] | null {
  if (line === null) return null;
  if (line.trim() === '') return [];
  const event = EventJson.safeParse(parseJson(line));
  if (!event.success) return null;
  return readReport(account, event.data.payload, { isTrusted: true }) ?? [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
