import type { Logger } from 'pino';
import type { Tracing } from './tracing.ts';

export interface StartTracingOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** Undefined where no collector is named; then nothing of the SDK is loaded. */
export async function startTracing({
  environment,
  logger,
}: StartTracingOptions): Promise<Tracing | undefined> {
  const url = collectorIn(environment);
  if (url === null) return undefined;
  const { createOpenTelemetry } = await import('./open-telemetry.ts');
  return createOpenTelemetry({ url, logger });
}

/** Where traces go, by the variables that all SDKs of OpenTelemetry read. */
function collectorIn({
  OTEL_SDK_DISABLED: disabled = '',
  OTEL_TRACES_EXPORTER: exporter = '',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ofTraces = '',
  OTEL_EXPORTER_OTLP_ENDPOINT: base = '',
}: StartTracingOptions['environment']): string | null {
  if (disabled.toLowerCase() === 'true' || exporter === 'none') return null;
  const url = ofTraces === '' && base !== '' ? `${base.replace(/\/$/, '')}/v1/traces` : ofTraces;
  // What is none is said with all else that is wrong with the settings.
  return URL.canParse(url) ? url : null;
}
