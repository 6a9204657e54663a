import { expect, it } from 'vitest';
import { loadConfiguration } from '../../src/settings/configuration.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

function load(environment: Record<string, string>) {
  const given = { FABGRAPH_SECRET: SECRET, ...environment };
  return loadConfiguration({ definitions: [], environment: given, directory: '.' });
}

it('settings of polls, streams and lists are each one variable', () => {
  const set = load({
    FABGRAPH_MIN_POLL_INTERVAL_MS: '1',
    FABGRAPH_MAX_POLL_INTERVAL_MS: '2',
    FABGRAPH_POLL_CALLS_PER_SECOND: '3',
    FABGRAPH_EVENT_KEEP_MS: '4',
    FABGRAPH_MAX_EVENTS: '41',
    FABGRAPH_MAX_UNWATCHED: '0',
    FABGRAPH_STREAM_STALL_MS: '5',
    FABGRAPH_WEBSOCKET_PING_MS: '6',
    FABGRAPH_SSE_COMMENT_MS: '7',
    FABGRAPH_LIST_READ_AHEAD_MS: '0',
    FABGRAPH_LIST_STALE_MS: '9',
    FABGRAPH_LIST_MAX_KEPT_ITEMS: '99',
    FABGRAPH_LIST_MAX_CALLS: '10',
    FABGRAPH_LIST_MAX_ITEMS: '110',
  });
  expect(set).toMatchObject({
    live: {
      minIntervalMs: 1,
      maxIntervalMs: 2,
      callsPerSecond: 3,
      maxEventAgeMs: 4,
      maxEvents: 41,
      maxUnwatched: 0,
    },
    streams: { maxStallMs: 5, pingMs: 6, commentMs: 7 },
    lists: { readAheadMs: 0, staleMs: 9, maxTotalItems: 99 },
    listLimits: { maxCalls: 10, maxItems: 110 },
  });
});

it.each([
  'FABGRAPH_MIN_POLL_INTERVAL_MS',
  'FABGRAPH_MAX_POLL_INTERVAL_MS',
  'FABGRAPH_POLL_CALLS_PER_SECOND',
  'FABGRAPH_STREAM_STALL_MS',
  'FABGRAPH_WEBSOCKET_PING_MS',
  'FABGRAPH_SSE_COMMENT_MS',
])('%s cannot be 0', (name) => {
  expect(() => load({ [name]: '0' })).toThrow(`${name} must be a whole number from 1`);
});
