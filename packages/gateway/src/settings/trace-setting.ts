import { z } from 'zod';

const collector = z
  .string()
  .refine(isHttpUrl, 'must be the address of a collector, such as http://localhost:4318')
  .optional();

/** What the SDK reads besides is its own. */
export const traceShape = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
};

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
