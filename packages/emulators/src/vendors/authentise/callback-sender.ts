import type { Clock } from '../../core/clock.ts';
import type { Callback } from './callback.ts';
import type { AuthentiseSettings } from './option.ts';

/** One request to a callback's address, as the control API shows it. */
export interface SentCallback {
  /** ISO 8601, by the emulator's clock. */
  readonly at: string;
  readonly method: Callback['method'];
  /** As configured, without the pairs that GET appends. */
  readonly url: string;
  /** The changed properties, flat. */
  readonly fields: FlatFields;
  /** From 1. */
  readonly attempt: number;
  /** 0 when no answer came. */
  readonly status: number;
  readonly outcome: 'delivered' | 'retrying' | 'given-up';
}

export type FlatFields = Readonly<Record<string, string | number | boolean | null>>;

export interface CallbackSender {
  /** Tries at once, then every `callbackRetryMs` until an answer is 2xx or `callbackRetryLimitMs` have passed. */
  send(callback: Callback, fields: FlatFields): void;
  /** In the order in which the requests ended. */
  sent(): readonly SentCallback[];
  /** Forgets what was sent and what is still to be sent. */
  clear(): void;
}

/** By the real clock: a receiver that does not answer must not hold a request for ever. */
const ANSWER_TIMEOUT_MS = 10_000;

export function createCallbackSender({
  clock,
  settings: { callbackRetryMs, callbackRetryLimitMs },
}: {
  readonly clock: Clock;
  readonly settings: AuthentiseSettings;
}): CallbackSender {
  let log: SentCallback[] = [];
  let stopping = new AbortController();
  /** Of each resource the last request under way: its reports leave in the order of their changes. */
  let turns = new Map<unknown, Promise<void>>();

  function take(delivery: Delivery): void {
    const { signal } = stopping;
    const key = delivery.fields.uri;
    const turn = (turns.get(key) ?? Promise.resolve()).then(() => attempt(delivery, signal));
    turns.set(key, turn);
  }

  async function attempt(delivery: Delivery, stopped: AbortSignal): Promise<void> {
    if (stopped.aborted) return;
    const { callback, fields, number } = delivery;
    const now = clock.now();
    const status = await request(callback, fields, stopped);
    if (stopped.aborted) return;
    const isDelivered = status >= 200 && status < 300;
    const retryAt = clock.now() + callbackRetryMs;
    const mayRetry = !isDelivered && retryAt - delivery.firstAt <= callbackRetryLimitMs;
    log.push({
      at: new Date(now).toISOString(),
      method: callback.method,
      url: callback.url,
      fields,
      attempt: number,
      status,
      outcome: outcomeOf(isDelivered, mayRetry),
    });
    if (mayRetry) clock.at(retryAt, () => take({ ...delivery, number: number + 1 }));
  }

  return {
    send: (callback, fields) => take({ callback, fields, firstAt: clock.now(), number: 1 }),
    sent: () => [...log],
    clear() {
      stopping.abort();
      stopping = new AbortController();
      turns = new Map();
      log = [];
    },
  };
}

interface Delivery {
  readonly callback: Callback;
  readonly fields: FlatFields;
  readonly firstAt: number;
  readonly number: number;
}

function outcomeOf(isDelivered: boolean, mayRetry: boolean): SentCallback['outcome'] {
  if (isDelivered) return 'delivered';
  return mayRetry ? 'retrying' : 'given-up';
}

/** The answer's status, or 0. Neither credentials nor redirects: an address is only told. */
async function request(
  { url, method }: Callback,
  fields: FlatFields,
  stopped: AbortSignal,
): Promise<number> {
  const isQuery = method === 'GET';
  try {
    const response = await fetch(isQuery ? withQuery(url, fields) : url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      ...(!isQuery && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      }),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}

/** What the address has in its query already stays before what is reported. */
function withQuery(url: string, fields: FlatFields): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries(fields)) {
    target.searchParams.append(name, String(value));
  }
  return target.href;
}
