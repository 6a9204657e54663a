/**
 * Answers the process that started this one: a message `{ do: name, …options }` by what the handler
 * of that name gives for the options. `cost` is always there. `ready`: what is told first.
 */
export function serveParent({ ready = {}, handlers, close = async () => {} }) {
  const known = { cost, ...handlers };
  process.on('message', async ({ do: name, ...options }) => {
    process.send((await known[name](options)) ?? {});
  });
  process.once('disconnect', async () => {
    await close();
    process.exit(0);
  });
  process.send(ready);
}

/** CPU time so far in ms, and the memory that is left once garbage is collected, in bytes. */
async function cost({ isCollected = false }) {
  const { user, system } = process.cpuUsage();
  if (isCollected) await collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: (user + system) / 1_000, rss, heapUsed };
}

/** What a first collection lets go may hold more; and pages are given back a little later. */
export async function collect() {
  for (let run = 0; run < 3; run += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
