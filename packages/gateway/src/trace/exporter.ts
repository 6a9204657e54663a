import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';

/** The same, with one line in the log when it begins to fail, and one when it is over. */
export function createWarningExporter(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, onResult) =>
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== ExportResultCode.SUCCESS;
        if (hasFailed && !isFailing) {
          logger.warn({ reason: reasonOf(result.error) }, 'traces cannot be sent');
        }
        if (!hasFailed && isFailing) logger.info('traces can be sent again');
        isFailing = hasFailed;
        onResult(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** A status or the name of a system's error. A message may hold the collector's address, and what it says. */
function reasonOf(error: unknown): string | number | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
}
