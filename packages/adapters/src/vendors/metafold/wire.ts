import { z } from 'zod';
import { anyObject } from '../../wire/item.ts';
import { wireType } from '../../wire/wire-type.ts';
import { isKnownState } from './status.ts';

/** A member that may be absent; one of a wrong type is as good as absent. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

const id = z.string().regex(/^\d{1,20}$/);
const text = z.string();

export type ProjectJson = z.infer<typeof projectJson>;
export const projectJson = wireType(
  'project',
  z.object({ id, name: maybe(text), created: maybe(text) }),
);

export type AssetJson = z.infer<typeof assetJson>;
export const assetJson = wireType(
  'asset',
  z.object({
    id,
    filename: text.min(1),
    size: maybe(z.number().int().nonnegative()),
    checksum: maybe(text),
    created: maybe(text),
    modified: maybe(text),
    project_id: maybe(id),
    job_id: maybe(id),
  }),
);

/** What is answered when a download is asked for. */
export type LinkedAssetJson = z.infer<typeof linkedAssetJson>;
export const linkedAssetJson = wireType('asset', assetJson.extend({ link: text.min(1) }));

/** `params` holds strings of JSON; assets are read one by one, so that a bad one costs itself only. */
const jobValues = wireType(
  'jobValues',
  z.object({ assets: maybe(anyObject), params: maybe(anyObject) }),
);

export type JobJson = z.infer<typeof jobJson>;
export const jobJson = wireType(
  'job',
  z.object({
    id,
    type: text,
    state: text,
    name: maybe(text),
    created: maybe(text),
    started: maybe(text),
    finished: maybe(text),
    error: maybe(text),
    inputs: maybe(jobValues),
    outputs: maybe(jobValues),
    needs: maybe(z.array(id)),
    project_id: maybe(id),
    workflow_id: maybe(id),
    /** Older answers, in place of `inputs` and `outputs`. */
    assets: maybe(z.array(z.unknown())),
    parameters: maybe(anyObject),
    meta: maybe(anyObject),
  }),
  { words: { state: isKnownState } },
);

export type WorkflowJson = z.infer<typeof workflowJson>;
export const workflowJson = wireType(
  'workflow',
  z.object({
    id,
    state: text,
    jobs: maybe(z.array(id)),
    created: maybe(text),
    started: maybe(text),
    finished: maybe(text),
    project_id: maybe(id),
  }),
  { words: { state: isKnownState } },
);

export type LicenseJson = z.infer<typeof licenseJson>;
export const licenseJson = wireType(
  'license',
  z.object({
    issued: maybe(text),
    expires: maybe(text),
    expired: maybe(z.boolean()),
    /** A name, or in older answers what the licence allows, with its name. */
    product: z.union([text, z.looseObject({ name: text })]),
  }),
);

/** Counts by name; what the names are tells which of two generations answered. */
export const countsJson = z.record(z.string(), z.unknown());

export const tokenJson = wireType(
  'token',
  z.object({
    access_token: text.min(1),
    expires_in: maybe(z.number().positive()),
  }),
);
