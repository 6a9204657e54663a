import { STATUS_CODES } from 'node:http';
import type { CallObserver } from '@fabgraph/contract';
import { Counter, Histogram, type Registry } from 'prom-client';

const DURATIONS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What vendors are asked, and what they answer. */
export function createCallMetrics(registry: Registry): CallObserver {
  const registers = [registry];
  const tries = new Counter({
    name: 'fabgraph_vendor_calls_total',
    help: 'Calls to vendors that are over, each try by itself',
    labelNames: ['vendor', 'method', 'route', 'status', 'code', 'try'],
    registers,
  });
  const durations = new Histogram({
    name: 'fabgraph_vendor_call_duration_seconds',
    help: 'How long a try took until its answer was read, or began where it is a file',
    labelNames: ['vendor', 'method', 'route'],
    buckets: DURATIONS_S,
    registers,
  });
  const misfits = new Counter({
    name: 'fabgraph_vendor_misfits_total',
    help: 'Members of answers that were not of their documented type, and were read as absent',
    labelNames: ['vendor', 'type', 'field'],
    registers,
  });

  return {
    begin: ({ vendor, method, route, tryNumber }) => {
      const startedAtMs = performance.now();
      return {
        end: ({ status, code }) => {
          durations.observe({ vendor, method, route }, (performance.now() - startedAtMs) / 1_000);
          tries.inc({
            vendor,
            method,
            route,
            status: toLabel(status),
            code: code ?? 'OK',
            try: tryNumber,
          });
        },
      };
    },
    noteMisfit: ({ vendor, type, field }) => misfits.inc({ vendor, type, field }),
  };
}

/** A vendor may answer any number, and each would be kept as long as the process runs. */
function toLabel(status: number | null): string {
  if (status === null) return 'none';
  return status in STATUS_CODES ? String(status) : 'other';
}
