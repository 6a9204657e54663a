import { GatewayError } from '@fabgraph/contract';
import { z } from 'zod';
import { readSigned } from '../token/signed-payload.ts';
import { MAX_TOKEN_LENGTH, type TokenSigner } from '../token/token-signer.ts';
import type { UploadPlan } from './upload-plan.ts';

/** Writes a plan into an opaque id and reads it back, so that a planned upload costs no memory. */
export interface UploadIds {
  /** @throws GatewayError INVALID_INPUT where names of so many files do not fit into an address. */
  readonly make: (plan: UploadPlan, expiresAt: Date) => string;
  /** Null where it is not one that `make` made, or has run out. */
  readonly read: (id: string) => PlannedUpload | null;
}

export interface PlannedUpload {
  readonly plan: UploadPlan;
  readonly expiresAtMs: number;
}

const payloadSchema = z.object({
  /** Version of this shape. */
  v: z.literal(1),
  nonce: z.string(),
  expires: z.number(),
  account: z.string(),
  folder: z.string().nullable(),
  replaces: z.string().nullable(),
  files: z.array(z.tuple([z.string(), z.number().nullable(), z.string().nullable()])).min(1),
  resize: z.boolean(),
  rotation: z.boolean(),
});

export function createUploadIds(signer: TokenSigner, now: () => number): UploadIds {
  return {
    make: (plan, expiresAt) => {
      const id = signer.sign(JSON.stringify(toPayload(plan, expiresAt)));
      if (id.length <= MAX_TOKEN_LENGTH.upload) return id;
      throw new GatewayError({
        code: 'INVALID_INPUT',
        message: 'files: too many for one upload; send fewer at a time, or give them shorter names',
      });
    },
    read: (id) => {
      const payload = readSigned(signer, payloadSchema, id);
      if (payload === null || payload.expires <= now()) return null;
      return { plan: toPlan(payload), expiresAtMs: payload.expires };
    },
  };
}

function toPayload(plan: UploadPlan, expiresAt: Date): z.infer<typeof payloadSchema> {
  return {
    v: 1,
    nonce: plan.nonce,
    expires: expiresAt.getTime(),
    account: plan.account,
    folder: plan.folder?.path ?? null,
    replaces: plan.replaces?.path ?? null,
    files: plan.files.map(({ filename, size, sha256 }) => [filename, size, sha256]),
    resize: plan.allowResize,
    rotation: plan.allowRotation,
  };
}

function toPlan(payload: z.infer<typeof payloadSchema>): UploadPlan {
  const { nonce, account, folder, replaces, files, resize, rotation } = payload;
  return {
    nonce,
    account,
    folder: folder === null ? null : { account, type: 'Folder', path: folder },
    replaces: replaces === null ? null : { account, type: 'Asset', path: replaces },
    files: files.map(([filename, size, sha256]) => ({ filename, size, sha256 })),
    allowResize: resize,
    allowRotation: rotation,
  };
}
