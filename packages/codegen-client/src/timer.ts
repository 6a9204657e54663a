/** More is more than a timer can hold; it would be over at once. 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** As `setTimeout`, but what is too long for a timer, `Infinity` too, is never over. Returns what stops it. */
export function startTimer(act: () => void, delayMs: number): () => void {
  if (delayMs > MAX_TIMER_MS) return () => {};
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
}
