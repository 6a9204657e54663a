import { TypedDocumentString } from '@fabgraph/codegen-client';
import type { Session } from './session.ts';

const ReachDocument = new TypedDocumentString<{ readonly __typename: string }, object>(
  'query Reach { __typename }',
);

/**
 * A watch comes back again and again when the line is lost; one that begins where no gateway is
 * should say so at once. @throws GatewayError
 */
export async function reach({ client, signal }: Session): Promise<void> {
  await client.query(ReachDocument, {}, { signal });
}
