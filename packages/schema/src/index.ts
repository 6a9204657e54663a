export * from './context.ts';
export { type CountByArgument, costOf, DEFAULT_PAGE_SIZE, type FieldCost } from './cost.ts';
export { ACCOUNT_NAME, decodeGlobalId, encodeGlobalId, type GlobalId } from './global-id.ts';
export { eventOf } from './live.ts';
export { callerOf } from './load/caller.ts';
export { type ErrorExtensions, type MaskOptions, maskError } from './mask.ts';
export {
  createListMemory,
  type ListMemory,
  type ListMemoryOptions,
} from './merged-list/list-memory.ts';
export { type ReadLimitOptions, toReadLimits } from './merged-list/read-limit.ts';
export { printSchemaText, schema } from './schema.ts';
