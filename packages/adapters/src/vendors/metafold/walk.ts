import { type Entity, type Page, VendorError } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from '../../list/cursor.ts';
import { compareIdsDescending } from '../../list/whole-list.ts';
import { METAFOLD } from './vendor.ts';

/** One list that each project has. */
export interface Section<E> {
  readonly name: string;
  /** What of it matches. */
  readonly read: (project: string) => Promise<readonly E[]>;
}

export interface WalkOptions<E> {
  readonly account: string;
  /** The one project to walk; absent: all of them. */
  readonly project: string | undefined;
  readonly listProjects: () => Promise<readonly string[]>;
  /** In the order in which a project's lists are read. */
  readonly sections: readonly Section<E>[];
  readonly after: string | undefined;
  /** Whether the caller sorts, and so needs everything. */
  readonly isOrdered: boolean;
  readonly isFilterPushedDown: boolean;
}

interface Stop<E> {
  readonly project: string;
  readonly section: Section<E>;
  readonly index: number;
}

type Place = z.infer<typeof PLACE>;
const PLACE = z
  .object({
    project: z.string(),
    section: z.number().int().nonnegative(),
    /** The item before the place; null: the whole list lies before it. */
    id: z.string().nullable(),
  })
  .nullable();

/** More lists than this are not read for one page. */
const MAX_LISTS = 50;

/**
 * A walk through the lists of all projects, newest project first. Each list comes whole and is
 * opened when the one before it is used up; when the caller sorts, all are read at once. Places are
 * told by ids, so they stay right whatever is inserted or deleted.
 */
export async function pageOfWalk<E extends Entity>(options: WalkOptions<E>): Promise<Page<E>> {
  const { account, after, isOrdered, isFilterPushedDown } = options;
  const place = after === undefined ? null : parseCursor(PLACE, after);
  const stops = await listStops(options, place);
  const opened = isOrdered ? stops : stops.slice(0, 1);
  if (opened.length > MAX_LISTS) throw tooManyLists(account, opened.length);

  const lists = await Promise.all(opened.map((stop) => readStop(stop, place, options)));
  const items = lists.flat();
  const end = opened.at(-1);
  const isLast = opened.length === stops.length;

  return {
    items: items.map(({ entity }) => entity),
    cursorAfter: (index) => {
      const isEmpty = items.length === 0 && end !== undefined;
      if (isEmpty) return formatCursor(placeAtEndOf(end));
      return formatCursor(items[index]?.placeAfter ?? place);
    },
    isLast,
    pushedDown: { filter: isFilterPushedDown, order: false },
    total: place === null && isLast ? items.length : null,
    isStable: true,
  };
}

/** The lists that lie behind the place, or around it. */
async function listStops<E>(
  { project, listProjects, sections }: WalkOptions<E>,
  place: Place,
): Promise<readonly Stop<E>[]> {
  if (sections.length === 0) return [];
  const projects = project === undefined ? await listProjects() : [project];
  const stops = projects
    .toSorted(compareIdsDescending)
    .flatMap((id) => sections.map((section, index) => ({ project: id, section, index })));
  if (place === null) return stops;
  return stops.filter((stop) => {
    const order = compareIdsDescending(stop.project, place.project) || stop.index - place.section;
    return order > 0 || (order === 0 && place.id !== null);
  });
}

async function readStop<E extends Entity>(
  stop: Stop<E>,
  place: Place,
  options: WalkOptions<E>,
): Promise<readonly { readonly entity: E; readonly placeAfter: Place }[]> {
  const isResumed = place?.project === stop.project && place.section === stop.index;
  const from = isResumed ? place.id : null;
  const entities = (await readSection(stop, options))
    .filter(({ vendorId }) => from === null || compareIdsDescending(vendorId, from) > 0)
    .toSorted((left, right) => compareIdsDescending(left.vendorId, right.vendorId));
  return entities.map((entity, index) => ({
    entity,
    // What is new comes first: nothing will ever stand behind the last, so it is not asked again.
    placeAfter:
      index === entities.length - 1
        ? placeAtEndOf(stop)
        : { project: stop.project, section: stop.index, id: entity.vendorId },
  }));
}

/** In a walk through all projects, one that has been deleted meanwhile holds nothing. */
async function readSection<E>(
  { project, section }: Stop<E>,
  options: WalkOptions<E>,
): Promise<readonly E[]> {
  try {
    return await section.read(project);
  } catch (error) {
    const isGone = error instanceof VendorError && error.code === 'NOT_FOUND';
    if (isGone && options.project === undefined) return [];
    throw error;
  }
}

function placeAtEndOf<E>({ project, index }: Stop<E>): Place {
  return { project, section: index, id: null };
}

function tooManyLists(account: string, count: number): VendorError {
  return new VendorError({
    code: 'OPERATION_TOO_COMPLEX',
    message: `To sort this, ${count} lists of ${METAFOLD.name} would have to be read, and ${MAX_LISTS} is the limit: narrow the filter or leave the order out.`,
    vendor: METAFOLD.id,
    account,
  });
}
