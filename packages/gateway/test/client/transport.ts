import type { ClientOptions } from '@fabgraph/codegen-client';
import WebSocket from 'ws';

/** Both ways that a subscription can take. */
export const TRANSPORTS: readonly {
  readonly transport: string;
  readonly options: Pick<ClientOptions, 'webSocket'>;
}[] = [
  { transport: 'server-sent events', options: {} },
  { transport: 'WebSocket', options: { webSocket: WebSocket } },
];
