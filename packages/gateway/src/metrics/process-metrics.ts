import { collectDefaultMetrics, Registry } from 'prom-client';

let shared: Registry | undefined;

/**
 * Processor, memory, garbage and the delay of the event loop: of the process, whatever the number of
 * gateways in it. Measured from the first time that it is asked for.
 */
export function processRegistry(): Registry {
  if (shared === undefined) {
    shared = new Registry();
    collectDefaultMetrics({ register: shared });
  }
  return shared;
}
