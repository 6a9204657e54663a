import { readFileSync } from 'node:fs';
import { DEFAULT_CALL_LIMITS, vendorDefinitions } from '@fabgraph/adapters';
import { toReadLimits } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { toHubSettings } from '../../src/hub/hub-setting.ts';
import { toExchangeLimits } from '../../src/limit/exchange-limit.ts';
import { DEFAULT_LIMITS } from '../../src/limit/operation-limit.ts';
import { toSocketTimes } from '../../src/limit/socket-time.ts';
import { loadConfiguration } from '../../src/settings/configuration.ts';
import { ConfigurationError } from '../../src/settings/problem.ts';
import { environmentSchema, parseServerSettings } from '../../src/settings/server-setting.ts';
import { toStreamSettings } from '../../src/stream/stream-setting.ts';
import { createTokenSigner } from '../../src/token/token-signer.ts';

const TEXT = readFileSync(new URL('../../../../docs/running.md', import.meta.url), 'utf8');

/** Rows of the tables of variables: names, then what else each row has. */
const ROWS = [...TEXT.matchAll(/^\| ((?:`[A-Z][A-Z0-9_]+`(?:, )?)+) \| (.*) \|$/gm)].map(
  ([, names = '', rest = '']) => ({
    names: [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    cells: rest.split(' | '),
  }),
);
const WRITTEN = ROWS.flatMap(({ names }) => names);
/** Of others than the gateway: the SDK of traces reads them itself. */
const OF_TRACES = WRITTEN.filter((name) => name.startsWith('OTEL_'));
const READ = [
  ...Object.keys(environmentSchema.shape).filter((name) => !name.startsWith('OTEL_')),
  ...vendorDefinitions.flatMap(({ settings }) => settings.map(({ env }) => env)),
  'FABGRAPH_CONFIG',
];

describe('docs/running.md', () => {
  it('names each variable that is read once, and no other', () => {
    expect(WRITTEN.filter((name) => !OF_TRACES.includes(name)).sort()).toEqual([...READ].sort());
  });

  it('has the defaults that there are', () => {
    const { settings } = parseServerSettings({});
    const streams = toStreamSettings({});
    const lists = toReadLimits();
    const hub = toHubSettings({ cursors: createTokenSigner('secret', 'cursor') });
    const actual: Record<string, unknown> = {
      HOST: settings.host,
      PORT: settings.port,
      FABGRAPH_ALLOW_ANYONE: settings.isOpen,
      FABGRAPH_DATA_DIR: settings.dataDir,
      FABGRAPH_LOG_LEVEL: settings.logLevel,
      FABGRAPH_MAX_POLL_INTERVAL_MS: hub.maxIntervalMs,
      FABGRAPH_POLL_CALLS_PER_SECOND: hub.callsPerSecond,
      FABGRAPH_EVENT_KEEP_MS: hub.maxEventAgeMs,
      FABGRAPH_MAX_EVENTS: hub.maxEvents,
      FABGRAPH_MAX_UNWATCHED: hub.maxUnwatched,
      FABGRAPH_STREAM_STALL_MS: streams.maxStallMs,
      FABGRAPH_WEBSOCKET_PING_MS: streams.pingMs,
      FABGRAPH_SSE_COMMENT_MS: streams.commentMs,
      FABGRAPH_LIST_MAX_CALLS: lists.maxCalls,
      FABGRAPH_LIST_MAX_ITEMS: lists.maxItems,
      FABGRAPH_STOP_NOTICE_MS: settings.process.stopNoticeMs,
      FABGRAPH_STOP_GRACE_MS: settings.process.stopGraceMs,
      FABGRAPH_SHED_LOOP_DELAY_MS: settings.process.maxLoopDelayMs,
      FABGRAPH_SHED_HEAP_PERCENT: settings.process.maxHeapPercent,
      FABGRAPH_DOCUMENTS_ONLY: settings.client.isOnlyKnown,
      ...numbered('FABGRAPH', DEFAULT_LIMITS),
      ...numbered('FABGRAPH', toSocketTimes()),
      ...numbered('FABGRAPH', toExchangeLimits()),
      FABGRAPH_CALL_TIMEOUT_MS: DEFAULT_CALL_LIMITS.callTimeoutMs,
      FABGRAPH_CALL_RESERVE_MS: DEFAULT_CALL_LIMITS.reserveMs,
      FABGRAPH_CALL_MAX_TRIES: DEFAULT_CALL_LIMITS.maxTries,
      FABGRAPH_RETRY_WAIT_MS: DEFAULT_CALL_LIMITS.retryWaitMs,
      FABGRAPH_RETRY_MAX_WAIT_MS: DEFAULT_CALL_LIMITS.maxRetryWaitMs,
      FABGRAPH_RETRY_PERCENT: DEFAULT_CALL_LIMITS.retryPercent,
      FABGRAPH_RETRY_MIN: DEFAULT_CALL_LIMITS.minRetries,
      FABGRAPH_VENDOR_MAX_CALLS: DEFAULT_CALL_LIMITS.callsPerVendor,
      FABGRAPH_ACCOUNT_MAX_CALLS: DEFAULT_CALL_LIMITS.callsPerAccount,
      FABGRAPH_POLL_PERCENT: DEFAULT_CALL_LIMITS.pollPercent,
      FABGRAPH_ACCOUNT_MAX_QUEUE: DEFAULT_CALL_LIMITS.maxQueue,
      FABGRAPH_ANSWER_MAX_BYTES: DEFAULT_CALL_LIMITS.maxAnswerBytes,
      FABGRAPH_LIST_ANSWER_MAX_BYTES: DEFAULT_CALL_LIMITS.maxListBytes,
      FABGRAPH_BREAKER_FAILURES_IN_ROW: DEFAULT_CALL_LIMITS.breaker.failuresInRow,
      FABGRAPH_BREAKER_FAILURE_PERCENT: DEFAULT_CALL_LIMITS.breaker.failurePercent,
      FABGRAPH_BREAKER_WINDOW_MS: DEFAULT_CALL_LIMITS.breaker.windowMs,
      FABGRAPH_BREAKER_MIN_CALLS: DEFAULT_CALL_LIMITS.breaker.minCalls,
      FABGRAPH_BREAKER_OPEN_MS: DEFAULT_CALL_LIMITS.breaker.openMs,
      FABGRAPH_BREAKER_MAX_OPEN_MS: DEFAULT_CALL_LIMITS.breaker.maxOpenMs,
      FABGRAPH_BREAKER_SUCCESSES: DEFAULT_CALL_LIMITS.breaker.successesToClose,
    };
    const written = Object.fromEntries(
      ROWS.flatMap(({ names, cells }) => {
        const [name = ''] = names;
        const [, value] = /^`(.*)`$/.exec(cells[0] ?? '') ?? [];
        return name in actual ? [[name, value]] : [];
      }),
    );
    expect(written).toEqual(
      Object.fromEntries(Object.entries(actual).map(([name, value]) => [name, String(value)])),
    );
  });

  it('tells of variables that each say when they are wrong, all in one message', () => {
    // What any text is right for, alone.
    const free = new Set([
      'FABGRAPH_DATA_DIR',
      'METAFOLD_AUDIENCE',
      'METAFOLD_CLIENT_ID',
      'METAFOLD_CLIENT_SECRET',
      'AUTHENTISE_USERNAME',
      'AUTHENTISE_PASSWORD',
      'AUTHENTISE_TOKEN_ID',
      'AUTHENTISE_TOKEN_SECRET',
      'THREEDVERSE_API_KEY',
    ]);
    const names = READ.filter((name) => !free.has(name));
    const environment = Object.fromEntries(names.map((name) => [name, 'no such ~ value']));
    const load = () =>
      loadConfiguration({ definitions: vendorDefinitions, environment, directory: '.' });
    const told = problemsOf(load);
    for (const name of names) expect(told).toContain(name);
  });
});

/** `maxRootFields` is `FABGRAPH_MAX_ROOT_FIELDS`. */
function numbered(prefix: string, values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${prefix}_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
      value,
    ]),
  );
}

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ where }) => where);
    throw error;
  }
  return [];
}
