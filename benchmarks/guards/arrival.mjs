import { Agent, request } from 'undici';

/** For all that have come and are not answered yet. */
const CONNECTIONS = 2_048;
const NO_TIMERS = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * Asks at a fixed rate, whether those before are answered or not: each with what `bodyOf` gives for its
 * number. `take` hears of each that is over: when it was due and how long it took since then, in ms,
 * with its status and the codes of its errors; null for both where there was no answer.
 */
export function startArrivals({ url, headers, bodyOf, perSecond, take }) {
  const agent = new Agent({ connections: CONNECTIONS, pipelining: 1, ...NO_TIMERS });
  const gapMs = 1_000 / perSecond;
  const startedAtMs = performance.now();
  const under = new Set();
  let sent = 0;
  let timer = setTimeout(sendDue, 0);

  return {
    sent: () => sent,
    /** Asks no more; resolves once all are answered. */
    end: async () => {
      clearTimeout(timer);
      await Promise.all(under);
      await agent.close();
    },
    /** Asks no more, and hangs up on those that are not answered. */
    cut: async () => {
      clearTimeout(timer);
      await agent.destroy();
      await Promise.all(under);
    },
  };

  function sendDue() {
    for (;;) {
      const dueAtMs = startedAtMs + sent * gapMs;
      if (dueAtMs > performance.now()) break;
      const asking = ask(sent, dueAtMs).finally(() => under.delete(asking));
      under.add(asking);
      sent += 1;
    }
    timer = setTimeout(sendDue, 1);
  }

  async function ask(number, dueAtMs) {
    const answer = await send(bodyOf(number)).catch(() => ({ status: null, codes: null }));
    take({ dueAtMs, tookMs: performance.now() - dueAtMs, ...answer });
  }

  async function send(body) {
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body,
      dispatcher: agent,
    });
    const { errors = [] } = await answer.json();
    return { status: statusCode, codes: errors.map(({ extensions }) => extensions.code) };
  }
}
