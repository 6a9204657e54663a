import type { Asset } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { requireAccount } from '../load/account-filter.ts';
import { loadEntity } from '../load/entity.ts';
import { requireId } from '../load/resolve-id.ts';
import { checkCount } from '../write/check.ts';
import { findOwn } from '../write/own-account.ts';
import { requirePower } from '../write/power.ts';
import { REPLACE, UPLOAD } from '../write/upload-power.ts';
import { ACCOUNT } from './account-argument.ts';

builder.objectType('UploadTarget', {
  description: 'Where to send the bytes of an upload; then call `completeUpload`.',
  fields: (t) => ({
    uploadId: t.exposeID('uploadId', {
      description: 'For `completeUpload`. Whoever has it can send these files.',
    }),
    files: t.field({
      type: ['UploadSlot'],
      description: 'One slot a file, in the order asked.',
      resolve: ({ slots }) => [...slots],
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

builder.objectType('UploadSlot', {
  description: 'How to send one file: one HTTP request whose body is its bytes.',
  fields: (t) => ({
    filename: t.exposeString('filename', { description: 'As it will be at the vendor.' }),
    url: t.expose('url', { type: 'URL' }),
    method: t.exposeString('method'),
    headers: t.field({
      type: 'JSON',
      description: 'To be sent along, as an object.',
      resolve: ({ headers }) => headers,
    }),
  }),
});

const UploadFileInputType = builder.inputType('UploadFileInput', {
  fields: (t) => ({
    filename: t.string({ required: true }),
    size: t.field({ type: 'BigInt', description: 'Bytes. Better said: some vendors need it.' }),
    checksum: t.string({
      description: 'SHA-256 in hex, with or without `sha256:` before it; bytes that differ fail.',
    }),
  }),
});

const CreateUploadInputType = builder.inputType('CreateUploadInput', {
  fields: (t) => ({
    accountId: t.id({ required: true, description: ACCOUNT }),
    folderId: t.id({ description: 'A folder of that account.' }),
    files: t.field({
      type: [UploadFileInputType],
      required: true,
      description: 'As many as the vendor takes as one upload: 3dverse several, others one.',
    }),
    allowResize: t.boolean({
      defaultValue: false,
      description: 'Whether other services of the vendor may resize the model. 3DIAX.',
    }),
    allowRotation: t.boolean({
      defaultValue: false,
      description: 'Whether other services of the vendor may turn the model. 3DIAX.',
    }),
  }),
});

const ReplaceAssetInputType = builder.inputType('ReplaceAssetInput', {
  fields: (t) => ({
    assetId: t.id({ required: true }),
    filename: t.string({ description: 'By default it keeps its name.' }),
    size: t.field({ type: 'BigInt', description: 'Bytes.' }),
    checksum: t.string({ description: 'As that of an `UploadFileInput`.' }),
  }),
});

builder.mutationFields((t) => ({
  createUpload: t.field({
    type: 'UploadTarget',
    nullable: true,
    description:
      'Begins an upload of files of any size: send each to its slot, then call `completeUpload`. Asks nothing of the vendor.',
    args: { input: t.arg({ type: CreateUploadInputType, required: true }) },
    resolve: (_root, { input }, context) => {
      const adapter = requireAccount(context.registry, input.accountId);
      const { maxFiles } = requirePower(context, adapter, UPLOAD);
      checkCount('files', input.files.length, { max: maxFiles });
      return context.uploads.create({
        adapter,
        folder: findOwn(context, adapter, input.folderId, 'Folder'),
        replaces: null,
        files: input.files.map(({ filename, size, checksum }) => ({
          filename,
          size: size ?? null,
          checksum: checksum ?? null,
        })),
        allowResize: input.allowResize ?? false,
        allowRotation: input.allowRotation ?? false,
      });
    },
  }),
  replaceAsset: t.field({
    type: 'UploadTarget',
    nullable: true,
    description:
      'Begins an upload of other bytes for an asset: send them to the slot, then call `completeUpload`. Metafold.',
    args: { input: t.arg({ type: ReplaceAssetInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.assetId, 'Asset');
      requirePower(context, adapter, REPLACE);
      const filename = input.filename ?? (await loadEntity<Asset>(context, { ref })).name;
      return context.uploads.create({
        adapter,
        folder: null,
        replaces: ref,
        files: [{ filename, size: input.size ?? null, checksum: input.checksum ?? null }],
        allowResize: false,
        allowRotation: false,
      });
    },
  }),
}));
