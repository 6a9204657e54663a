import { wireType } from '@fabgraph/adapters/kit';
import { z } from 'zod';

/** Ids are in URLs and refs: one that could mean more than itself is no id. */
const id = z.string().regex(/^[0-9a-z]{1,32}$/);

/** Only what is read of it; what may be missing or new must not cost the whole part. */
export const partJson = wireType(
  'part',
  z.object({
    id,
    title: z.string(),
    state: z.string(),
    file: z.object({ name: z.string(), bytes: z.number().nonnegative() }).nullable().catch(null),
    box_mm: z.tuple([z.number(), z.number(), z.number()]).nullable().catch(null),
    created: z.string().nullable().catch(null),
  }),
);

export const jobJson = wireType(
  'job',
  z.object({
    id,
    part_id: id,
    state: z.string(),
    percent: z.number().min(0).max(100).nullable().catch(null),
    created: z.string().nullable().catch(null),
    started: z.string().nullable().catch(null),
    ended: z.string().nullable().catch(null),
    failure: z.string().nullable().catch(null),
  }),
);

export const listJson = z.object({
  items: z.array(z.unknown()),
  total: z.number().int().nonnegative(),
});

export type PartJson = z.infer<typeof partJson>;
export type JobJson = z.infer<typeof jobJson>;
