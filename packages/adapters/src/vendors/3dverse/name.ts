import { GatewayError } from '@fabgraph/contract';

/**
 * A name as it is sent: the vendor wants one that is not empty.
 * @param what whose name, for the message: `A folder`.
 */
export function requireName(name: string, what: string): string {
  if (name.trim() !== '') return name;
  throw new GatewayError({ code: 'INVALID_INPUT', message: `${what} needs a name.` });
}
