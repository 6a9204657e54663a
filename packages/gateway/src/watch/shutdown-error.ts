import { GatewayError } from '@fabgraph/contract';

/** What ends every watch of a gateway that stops. */
export function createShutdownError(): GatewayError {
  return new GatewayError({
    code: 'SHUTTING_DOWN',
    message: 'The gateway is stopping: subscribe again in a moment',
  });
}
