export { type Client, type ClientOptions, createClient } from './client.ts';
export type { CallArguments, CallOptions, TypedDocument } from './document.ts';
export { type ClientErrorCode, GatewayError } from './error.ts';
export * from './generated/operation.ts';
