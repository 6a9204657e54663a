/** By a clock that all processes of a machine share, in ms. */
export function now() {
  return Number(process.hrtime.bigint()) / 1_000_000;
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for what must come, however slow the machine. */
export async function until(isTrue, what, timeoutMs = 30_000) {
  const giveUpAt = now() + timeoutMs;
  while (!(await isTrue())) {
    if (now() > giveUpAt) throw new Error(`still waiting for ${what}`);
    await pause(5);
  }
}
