import type { CallObserver } from '@fabgraph/contract';
import { Registry } from 'prom-client';
import { createCallMetrics } from './call-metrics.ts';
import type { Meter } from './meter.ts';
import { createOperationMetrics } from './operation-metrics.ts';
import { processRegistry } from './process-metrics.ts';
import { createStateMetrics, type StateReaders } from './state-metrics.ts';

/** The figures of one gateway, for Prometheus. */
export interface Metrics {
  /** Counts what happens in the gateway. */
  readonly meter: Meter;
  /** Counts what it asks vendors. */
  readonly observer: CallObserver;
  /** What is read whenever the figures are asked for. Each part is given by whoever has it. */
  readonly read: (readers: StateReaders) => void;
  /** All figures as they are now. */
  readonly show: () => Promise<ShownMetrics>;
}

export interface ShownMetrics {
  readonly contentType: string;
  readonly text: string;
}

/** In a registry of its own, so that a process may have several gateways. Nothing of it runs between two that ask. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const ofProcess = processRegistry();
  const meter = createOperationMetrics(registry);
  const observer = createCallMetrics(registry);
  const read = createStateMetrics(registry);

  return {
    meter,
    observer,
    read,
    show: async () => {
      const parts = await Promise.all([registry.metrics(), ofProcess.metrics()]);
      return { contentType: registry.contentType, text: parts.join('\n') };
    },
  };
}
