import type { LiveRef } from '@fabgraph/contract';
import { z } from 'zod';
import type { Account } from './account.ts';

/** What a report tells that is of use: the address of what changed. All else is read again. */
const ReportJson = z.object({ uri: z.string().max(2_048) });

/**
 * All that a report is about: what its `uri` names, and what changes along with it. None for other
 * resources of the vendor's; null for what is no report.
 * @param isTrusted whether it came from the vendor for certain. Then the host that it calls itself
 * by is the vendor's, else only configured hosts are.
 */
export function readReport(
  { refs, models, slices }: Account,
  report: unknown,
  { isTrusted }: { readonly isTrusted: boolean },
): readonly LiveRef[] | null {
  const { success, data } = ReportJson.safeParse(report);
  if (!success) return null;
  const { uri } = data;
  const ownUri = isTrusted ? uri : null;
  const snapshot = models.uris.snapshotId(uri, ownUri);
  if (snapshot !== null) return [refs.snapshotJob(snapshot)];
  const modelId = models.uris.modelId(uri, ownUri);
  if (modelId !== null) return refs.ofModel(modelId);
  const sliceId = slices.uris.sliceId(uri, ownUri);
  return sliceId === null ? [] : [refs.slice(sliceId)];
}
