import type { FileContent, Ref } from '@fabgraph/contract';
import { z } from 'zod';
import { readSigned } from '../token/signed-payload.ts';
import type { TokenSigner } from '../token/token-signer.ts';

/** What an address of a file stands for. */
export interface FileTarget {
  readonly ref: Ref<'Model'> | Ref<'Asset'>;
  readonly content: FileContent;
}

export interface FileIds {
  readonly make: (target: FileTarget) => string;
  /** Null where it is not one that `make` made, or has run out. */
  readonly read: (id: string) => FileTarget | null;
}

export interface FileIdsOptions {
  readonly signer: TokenSigner;
  readonly now: () => number;
  /** How long an id is good. */
  readonly ttlMs: number;
}

const payloadSchema = z.object({
  /** Version of this shape. */
  v: z.literal(1),
  expires: z.number(),
  account: z.string(),
  type: z.enum(['Model', 'Asset']),
  path: z.string(),
  content: z.enum(['download', 'thumbnail']),
});

/** Opaque and signed: whoever holds one may read that one file until it runs out. */
export function createFileIds({ signer, now, ttlMs }: FileIdsOptions): FileIds {
  return {
    make: ({ ref: { account, type, path }, content }) => {
      const expires = now() + ttlMs;
      const payload: z.infer<typeof payloadSchema> = {
        v: 1,
        expires,
        account,
        type,
        path,
        content,
      };
      return signer.sign(JSON.stringify(payload));
    },
    read: (id) => {
      const payload = readSigned(signer, payloadSchema, id);
      if (payload === null || payload.expires <= now()) return null;
      const { account, type, path, content } = payload;
      return { ref: { account, type, path } as FileTarget['ref'], content };
    },
  };
}
