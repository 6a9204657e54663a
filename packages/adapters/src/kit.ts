/** What a vendor's folder is built from. Everything a vendor needs of this package is here. */
export { credentialFingerprint, type FingerprintOptions } from './fingerprint.ts';
export {
  type Authorization,
  createFixedAuthorization,
  createRenewableAuthorization,
  type Login,
  type RenewableAuthorizationOptions,
} from './http/authorization.ts';
export {
  createVendorClient,
  type JsonAnswer,
  type LinkClient,
  type OpenedAnswer,
  type OpenRequestOptions,
  type ReadOptions,
  type SendOptions,
  type SendStreamOptions,
  type VendorClient,
  type VendorClientOptions,
} from './http/client.ts';
export type { ErrorReader } from './http/error.ts';
export { path, word } from './http/path.ts';
export { createTraffic, type PartialCallLimits, type TrafficOptions } from './http/traffic.ts';
export { formatCursor, parseCursor } from './list/cursor.ts';
export { matchesAsset, matchesFolder, matchesJob, matchesModel } from './list/filter.ts';
export { matchesName } from './list/name.ts';
export {
  type OffsetListOptions,
  type OffsetWindow,
  pageOfOffsetList,
} from './list/offset-list.ts';
export {
  compareIdsDescending,
  pageOfWholeList,
  type WholeListOptions,
} from './list/whole-list.ts';
export { createSettingReader, type SettingReader } from './setting.ts';
export { parseDate } from './wire/date.ts';
export {
  type AnswerOrigin,
  anyObject,
  listIn,
  type ReadableItems,
  readItem,
  readItems,
  readList,
  readRecords,
} from './wire/item.ts';
export { redactPayload, redactText } from './wire/redact.ts';
export { type WireTypeOptions, wireType } from './wire/wire-type.ts';
