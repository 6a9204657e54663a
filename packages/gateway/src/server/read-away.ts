/** How long a client that was refused is read from, so that it comes to read its answer. */
const LINGER_MS = 1_000;

/** A connection that is closed on what nobody has read is reset, and the answer lost with it. */
export async function readAway(chunks: AsyncIterator<Uint8Array>): Promise<void> {
  let isOver = false;
  const read = async () => {
    while (!isOver && (await chunks.next()).done !== true);
  };
  await Promise.race([
    read().catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, LINGER_MS)),
  ]);
  isOver = true;
}
