import { toBadResponse } from '../../http/error.ts';
import { path } from '../../http/path.ts';
import { readItem } from '../../wire/item.ts';
import type { Account } from './account.ts';
import type { VendorRecord } from './list.ts';
import type { SnapshotId } from './ref.ts';
import { ModelJson, presentOrNull } from './wire.ts';

export type ModelRecord = VendorRecord<ModelJson>;

/** @throws VendorError VENDOR_BAD_RESPONSE where the answer is no model, or another one. */
export function parseSingleModel({ models }: Account, id: string, raw: unknown): ModelRecord {
  const { origin } = models.client;
  const json = readItem(ModelJson, raw, origin, 'a model');
  const named = models.uris.modelId(json.uri, json.uri);
  if (named === null || named === id) return { id, json, raw, readAt: new Date() };
  const url = models.baseUrl + path`/model/${id}/`;
  throw toBadResponse({ ...origin, method: 'GET', url }, 'another model');
}

/** What is known of a model that the vendor has just made and could not be read yet: that it is there. */
export function toUnreadModel({ models }: Account, id: string, name = ''): ModelRecord {
  const json = ModelJson.parse({ uri: `${models.baseUrl}/model/${id}/`, name });
  return { id, json, raw: null, readAt: new Date() };
}

/** Whether its bytes have come: from then on there is a file, and work on it. */
export function isUploaded({ json }: ModelRecord): boolean {
  return json.status?.toLowerCase() !== 'not-uploaded';
}

/** Models that it was made from, by id; those at addresses that are not the account's are left out. */
export function parentIds({ models }: Account, { json }: ModelRecord): readonly string[] {
  return idsIn(models.uris, json.uri, json.parents);
}

export function childIds({ models }: Account, { json }: ModelRecord): readonly string[] {
  return idsIn(models.uris, json.uri, json.children);
}

/** Whether some other model was its source, wherever that lives. */
export function isDerived({ json }: ModelRecord): boolean {
  return json.parents !== null && json.parents.length > 0;
}

/** The image that the vendor made by itself. */
export function defaultSnapshot({ models }: Account, { json }: ModelRecord): SnapshotId | null {
  return models.uris.snapshotId(json.snapshot, json.uri);
}

/** Whether that image can be fetched; older answers do not tell before the snapshot itself is read. */
export function hasSnapshotImage({ json }: ModelRecord): boolean {
  if (json.snapshot_content === undefined) return presentOrNull(json.snapshot) !== null;
  return presentOrNull(json.snapshot_content) !== null;
}

function idsIn(
  uris: Account['models']['uris'],
  ownUri: string,
  values: readonly unknown[] | null,
): readonly string[] {
  if (values === null || values.length === 0) return [];
  const ids = new Set<string>();
  for (const uri of values) {
    const id = typeof uri === 'string' ? uris.modelId(uri, ownUri) : null;
    if (id !== null) ids.add(id);
  }
  return [...ids];
}
