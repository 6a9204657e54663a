import { type FileContent, type Ref, refKey, type VendorLink } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { accountOf } from './account.ts';
import { onceOf, readContextOf } from './read-context.ts';

/** Bytes that a vendor keeps of a model or asset. */
export interface FileLink {
  readonly ref: Ref<'Model'> | Ref<'Asset'>;
  readonly content: FileContent;
}

/** Null where there are no such bytes, or none that can be read through this gateway. Costs no call. */
export function toFileLink(
  context: GraphContext,
  ref: FileLink['ref'],
  content: FileContent,
  isThere: boolean,
): FileLink | null {
  return isThere && accountOf(context, ref).facets.files !== undefined ? { ref, content } : null;
}

/** The vendor's own link, asked for once for all fields of it; null where the vendor makes none. */
export async function loadVendorLink(
  context: GraphContext,
  { ref, content }: FileLink,
): Promise<VendorLink | null> {
  const { files } = accountOf(context, ref).facets;
  return onceOf(context, ref.account)(
    `link:${content}:${refKey(ref)}`,
    async () => (await files?.getLink?.(ref, content, readContextOf(context, ref.account))) ?? null,
  );
}
