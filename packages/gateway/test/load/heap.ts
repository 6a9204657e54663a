import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
export const collectGarbage: () => void = runInNewContext('gc');

/** Bytes in use, on the heap and beside it, once all that nobody holds is gone. */
export function heldBytes(): number {
  collectGarbage();
  // What the first run lets go may hold more.
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
