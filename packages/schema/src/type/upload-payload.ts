import { builder } from '../builder.ts';
import type { UploadRequest } from '../context.ts';
import { requireAccount } from '../load/account-filter.ts';
import { linkTo } from '../load/entity.ts';
import { checkCount } from '../write/check.ts';
import { findOwn } from '../write/own-account.ts';
import { requirePower } from '../write/power.ts';
import { tellUploaded } from '../write/tell.ts';
import { UPLOAD } from '../write/upload-power.ts';
import { ACCOUNT } from './account-argument.ts';

builder.objectType('UploadPayload', {
  description: 'What the vendor has made of the files so far.',
  fields: (t) => ({
    models: t.field({
      type: ['Model'],
      resolve: ({ models }, _args, context) => models.map((model) => linkTo(context, model)),
    }),
    assets: t.field({
      type: ['Asset'],
      resolve: ({ assets }, _args, context) => assets.map((asset) => linkTo(context, asset)),
    }),
    job: t.field({
      type: 'Job',
      nullable: true,
      description: 'What the vendor does with the files now; null where that is nothing.',
      resolve: ({ job }, _args, context) => (job === null ? null : linkTo(context, job)),
    }),
  }),
});

const UploadModelInputType = builder.inputType('UploadModelInput', {
  fields: (t) => ({
    accountId: t.id({ required: true, description: ACCOUNT }),
    folderId: t.id({ description: 'A folder of that account.' }),
    files: t.field({
      type: ['Upload'],
      required: true,
      description: 'As many as the vendor takes as one upload, at most 10.',
    }),
  }),
});

const MAX_UPLOADS = 10;

builder.mutationFields((t) => ({
  completeUpload: t.field({
    type: 'UploadPayload',
    nullable: true,
    description: 'Ends an upload once each of its slots has its bytes.',
    args: { uploadId: t.arg.id({ required: true }) },
    resolve: async (_root, { uploadId }, context) => {
      const { adapter, result } = await context.uploads.complete(uploadId, context);
      await tellUploaded(context, adapter, result);
      return result;
    },
  }),
  uploadModel: t.field({
    type: 'UploadPayload',
    nullable: true,
    description:
      'Uploads small files that come with the request, as the GraphQL multipart request convention has it. For larger ones see `createUpload`.',
    args: { input: t.arg({ type: UploadModelInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const adapter = requireAccount(context.registry, input.accountId);
      const { maxFiles } = requirePower(context, adapter, UPLOAD);
      checkCount('files', input.files.length, { max: Math.min(maxFiles, MAX_UPLOADS) });
      const request: UploadRequest = {
        adapter,
        folder: findOwn(context, adapter, input.folderId, 'Folder'),
        replaces: null,
        files: input.files.map(({ name, size }) => ({ filename: name, size, checksum: null })),
        allowResize: false,
        allowRotation: false,
      };
      const contents = input.files.map((file) => file.stream());
      const result = await context.uploads.send(request, contents, context);
      await tellUploaded(context, adapter, result);
      return result;
    },
  }),
}));
