import { z } from 'zod';
import { type AnswerOrigin, parseWatched, wireType } from '../../wire/wire-type.ts';
import { isKnownJobStatus, isKnownModelStatus } from './status.ts';

/**
 * What is read of the vendor's answers. Each field stands on its own: one of a wrong type is as one
 * that is not there, and only what a thing cannot be without costs the thing.
 */
const text = orNull(z.string());
const number = orNull(z.number());
const flag = orNull(z.boolean());

const SizeJson = wireType('modelSize', z.object({ x: number, y: number, z: number }));
const AnalysesJson = wireType('modelAnalyses', z.object({ manifold: flag }));

/** Both generations of the Model service: what the one calls `volume`, the other calls `volume_mm`. */
export const ModelJson = wireType(
  'model',
  z.object({
    uri: z.string(),
    name: z.string(),
    status: text,
    type: text,
    analyses: orNull(AnalysesJson),
    'analyses.manifold': flag,
    size: orNull(SizeJson),
    'size.x': number,
    'size.y': number,
    'size.z': number,
    volume: number,
    volume_mm: number,
    surface_area: number,
    surface_area_mm: number,
    polygons: number,
    file_size: number,
    content: text,
    /** Where its bytes are awaited, as long as they are. */
    'upload-location': text,
    snapshot: text,
    /** Newer answers only: what has no such key at all tells nothing about the image. */
    snapshot_content: z.string().nullish().catch(null),
    created: text,
    updated: text,
    parents: orNull(z.array(z.unknown())),
    children: orNull(z.array(z.unknown())),
  }),
  { words: { status: isKnownModelStatus } },
);
export type ModelJson = z.infer<typeof ModelJson>;

export const SnapshotJson = wireType(
  'snapshot',
  z.object({
    status: text,
    content: text,
    created: text,
    samples: number,
    layer: number,
    color: text,
    height: number,
    width: number,
    x: number,
    y: number,
    z: number,
    u: number,
    v: number,
    w: number,
  }),
);
export type SnapshotJson = z.infer<typeof SnapshotJson>;

export const SliceJson = wireType(
  'slice',
  z.object({
    uri: text,
    status: text,
    model: text,
    config: text,
    content: text,
    slice_time: number,
    created: text,
    updated: text,
  }),
  { words: { status: isKnownJobStatus } },
);
export type SliceJson = z.infer<typeof SliceJson>;

/** Addresses of the pages beside this one: absolute, relative, or null at either end. */
const LinksJson = wireType('listLinks', z.object({ next: text, prev: text }));
const MetaJson = wireType('listMeta', z.object({ count: orNull(z.number().int().nonnegative()) }));

const EnvelopeJson = wireType(
  'list',
  z.object({
    resources: z.array(z.unknown()).optional(),
    models: z.array(z.unknown()).optional(),
    links: orNull(LinksJson),
    meta: orNull(MetaJson),
  }),
);

export interface ListJson {
  readonly items: readonly unknown[];
  readonly next: string | null;
  readonly prev: string | null;
  /** Of the whole list, not of this page. */
  readonly count: number | null;
}

/** A page of a list: `resources`, `models` as the reference calls it, or nothing but the array. Null: none of these. */
export function parseList(body: unknown, origin: AnswerOrigin): ListJson | null {
  if (Array.isArray(body)) return { items: body, next: null, prev: null, count: null };
  const envelope = parseWatched(EnvelopeJson, body, origin);
  if (!envelope.success) return null;
  const { resources, models, links, meta } = envelope.data;
  const items = resources ?? models;
  if (items === undefined) return null;
  return {
    items,
    next: presentOrNull(links?.next),
    prev: presentOrNull(links?.prev),
    count: meta?.count ?? null,
  };
}

const CreatedJson = wireType('created', z.object({ uri: text, 'upload-location': text }));
export type CreatedJson = z.infer<typeof CreatedJson>;

/** What the body of a newer answer tells of the thing just made: a list of that one thing, or the thing itself. */
export function parseCreated(body: unknown, origin: AnswerOrigin): CreatedJson {
  const [first] = parseList(body, origin)?.items ?? [body];
  const parsed = parseWatched(CreatedJson, first, origin);
  return parsed.success ? parsed.data : { uri: null, 'upload-location': null };
}

/** The vendor writes what it has not got as null, as an empty string, or not at all. */
export function presentOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** Null for what is absent, too, which a default tells faster than a failure that is caught. */
function orNull<T extends z.ZodType>(schema: T) {
  return schema.nullable().default(null).catch(null);
}
