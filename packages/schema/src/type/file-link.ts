import type { Asset, FileContent, Model } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { COSTS_A_CALL } from '../cost.ts';
import { fromEntity } from '../load/entity.ts';
import { loadVendorLink, toFileLink } from '../load/file-link.ts';

builder.objectType('FileLink', {
  description: 'Where the bytes of something can be read.',
  fields: (t) => ({
    url: t.field({
      type: 'URL',
      description:
        "The gateway's own address of them, made without asking the vendor: anybody who has it can read these bytes for 24 hours unless the gateway is set otherwise, in parts as well.",
      resolve: ({ ref, content }, _args, { files }) => files.urlFor(ref, content),
    }),
    vendorUrl: t.field({
      type: 'URL',
      nullable: true,
      extensions: COSTS_A_CALL,
      description:
        "The vendor's own short-lived address. Costs a call; null where its files cannot be read by an address alone.",
      resolve: async (link, _args, context) => (await loadVendorLink(context, link))?.url ?? null,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      extensions: COSTS_A_CALL,
      description: 'Until when `vendorUrl` works, where the vendor says. Costs the same call.',
      resolve: async (link, _args, context) =>
        (await loadVendorLink(context, link))?.expiresAt ?? null,
    }),
    contentType: t.string({
      nullable: true,
      extensions: COSTS_A_CALL,
      description: 'What the vendor says the bytes are. Costs the same call.',
      resolve: async (link, _args, context) =>
        (await loadVendorLink(context, link))?.contentType ?? null,
    }),
  }),
});

/** Options of a field for one sort of bytes of a thing. */
export function fileOf(content: FileContent) {
  return {
    type: 'FileLink',
    nullable: true,
    resolve: fromEntity((entity: Model | Asset, context: GraphContext) =>
      toFileLink(
        context,
        entity.ref,
        content,
        content === 'download' ? entity.hasDownload : entity.hasThumbnail,
      ),
    ),
  } as const;
}
