import { MessageType } from 'graphql-ws';

/** What a client has sent, as far as it decides what becomes of that. Either may be anything. */
export interface ClientMessage {
  readonly type?: unknown;
  readonly id?: unknown;
}

const SERVER_TYPES: ReadonlySet<unknown> = new Set([
  MessageType.ConnectionAck,
  MessageType.Next,
  MessageType.Error,
]);

/** Nothing of what is no message: the protocol's library says what is wrong with it. */
export function readClientMessage(data: string): ClientMessage {
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}

/** One that servers send: the protocol's library takes it for a fault of its own. */
export function isServerMessage({ type }: ClientMessage): boolean {
  return SERVER_TYPES.has(type);
}
