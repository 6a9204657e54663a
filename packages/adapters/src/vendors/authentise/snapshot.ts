import type { ReadContext } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { readItem } from '../../wire/item.ts';
import type { Account } from './account.ts';
import type { SnapshotId } from './ref.ts';
import { SnapshotJson } from './wire.ts';

export interface SnapshotRecord {
  readonly id: SnapshotId;
  readonly json: SnapshotJson;
  /** As received. */
  readonly raw: unknown;
  readonly readAt: Date;
}

/** As it was ordered, where it could not be read yet. */
export function toUnreadSnapshot(id: SnapshotId, ordered: unknown): SnapshotRecord {
  return { id, json: SnapshotJson.parse(ordered), raw: null, readAt: new Date() };
}

/** Its file and its job are one resource: both of one request are one call. */
export async function readSnapshot(
  { models }: Account,
  id: SnapshotId,
  context: ReadContext,
): Promise<SnapshotRecord> {
  const { modelId, snapshotId } = id;
  return await context.once(`snapshot ${modelId} ${snapshotId}`, async () => {
    const { body } = await models.client.getJson(path`/model/${modelId}/snapshot/${snapshotId}/`, {
      caller: context,
    });
    return {
      id,
      json: readItem(SnapshotJson, body, models.client.origin, 'a snapshot'),
      raw: body,
      readAt: new Date(),
    };
  });
}
