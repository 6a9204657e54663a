/** Tells the parent where this process answers, and on each message what it has cost so far. */
export function serveAsContestant(url, close) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpuMs: (user + system) / 1_000, rss: process.memoryUsage.rss() });
  });
  process.once('disconnect', async () => {
    await close();
    process.exit(0);
  });
  process.send({ url });
}
