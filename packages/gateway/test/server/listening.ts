import { onTestFinished } from 'vitest';
import type { Gateway } from '../../src/index.ts';

/** Listens on a free port until the test is over; gives the address. */
export async function listenFor(gateway: Gateway): Promise<string> {
  onTestFinished(gateway.close);
  const { url } = await gateway.listen({ port: 0 });
  return url;
}
