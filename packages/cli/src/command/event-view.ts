import type { GatewayError, JobEvent } from '@fabgraph/codegen-client';

/** Shows events, one way or another. */
export interface EventView {
  begin(remark: string): void;
  add(event: JobEvent): void;
  /** A line to the gateway is lost, and will be tried again. */
  lose(error: GatewayError): void;
  /** All lines are there again. */
  regain(): void;
  end(): void;
}
