import type { Facets } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { linkTo } from '../load/entity.ts';
import { requireId } from '../load/resolve-id.ts';
import { checkName } from '../write/check.ts';
import { findOwn } from '../write/own-account.ts';
import { powerOf, requirePower } from '../write/power.ts';
import { tellWritten } from '../write/tell.ts';
import { toThumbnailImage } from '../write/thumbnail-image.ts';
import { plainWrite } from '../write/write-context.ts';

builder.objectType('AssetPayload', {
  description: 'An asset that was made or changed.',
  fields: (t) => ({
    asset: t.field({
      type: 'Asset',
      resolve: ({ asset }, _args, context) => linkTo(context, asset),
    }),
  }),
});

const CreateAssetInputType = builder.inputType('CreateAssetInput', {
  fields: (t) => ({
    folderId: t.id({ required: true }),
    kind: t.string({ required: true, description: 'As `Asset.kind`: `scene`, `material`, …' }),
    name: t.string({ required: true }),
    copyOf: t.id({ description: 'An asset of that kind to duplicate. By default it is empty.' }),
  }),
});

const CREATE = powerOf('CREATE_ASSET', ({ assets }) => assets?.create);

const SET_THUMBNAIL = {
  name: 'set a thumbnail',
  find: ({ assets }: Facets) => assets?.setThumbnail,
};

builder.mutationFields((t) => ({
  createAsset: t.field({
    type: 'AssetPayload',
    nullable: true,
    description: 'Makes an empty asset of a kind, or a duplicate of another. 3dverse.',
    args: { input: t.arg({ type: CreateAssetInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.folderId, 'Folder');
      const create = requirePower(context, adapter, CREATE);
      const order = {
        folder: ref,
        kind: checkName(input.kind, 'kind'),
        name: checkName(input.name),
        copyOf: findOwn(context, adapter, input.copyOf, 'Asset'),
      };
      const asset = await create(order, plainWrite(context, adapter));
      await tellWritten(context, adapter, [asset]);
      return { asset };
    },
  }),
  setThumbnail: t.field({
    type: 'AssetPayload',
    nullable: true,
    description: 'Gives an asset another picture: PNG or JPEG. 3dverse.',
    args: {
      assetId: t.arg.id({ required: true }),
      file: t.arg({ type: 'Upload', required: true }),
    },
    resolve: async (_root, { assetId, file }, context) => {
      const { adapter, ref } = requireId(context, assetId, 'Asset');
      const setThumbnail = requirePower(context, adapter, SET_THUMBNAIL);
      const image = toThumbnailImage(file);
      const asset = await setThumbnail(ref, image, plainWrite(context, adapter));
      await tellWritten(context, adapter, [asset]);
      return { asset };
    },
  }),
}));
