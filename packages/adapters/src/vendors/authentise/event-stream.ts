import type { EventFacet, LiveRef } from '@fabgraph/contract';
import { z } from 'zod';
import { toBadResponse } from '../../http/error.ts';
import { isPage } from '../../http/json.ts';
import { readLines } from '../../http/line.ts';
import { path } from '../../http/path.ts';
import { discard } from '../../http/transfer.ts';
import type { Account, Service } from './account.ts';
import { readReport } from './report.ts';

const EventJson = z.object({ payload: z.unknown().optional() });

/** The events service: one answer without end, one JSON object in a line for each change. */
export function createEventFacet(
  account: Account,
  { client, baseUrl }: Pick<Service, 'client' | 'baseUrl'>,
): EventFacet {
  const site = { ...client.origin, method: 'GET', url: `${baseUrl}/` };
  return {
    listen: async ({ signal, onOpen, onHint }) => {
      try {
        const answer = await client.open(path`/`, { caller: { signal } });
        // Each of its lines would say that anything may have changed.
        if (isPage(answer)) {
          await discard(answer);
          throw toBadResponse(site, 'a page for browsers', answer.status);
        }
        onOpen?.();
        for await (const line of readLines(answer.body)) {
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
