import { type Entity, type Page, VendorError } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from '../../list/cursor.ts';
import { compareIdsDescending } from '../../list/whole-list.ts';
import { METAFOLD } from './vendor.ts';

/**
 * Reads one list that each project has: what of it matches, newest first, behind the item of the id
 * `after`, whether or not that is still there; null: from the start.
 */
export type Section<E> = (project: string, after: string | null) => Promise<readonly E[]>;

export interface WalkOptions<E> {
  readonly account: string;
  /** The one project to walk; absent: all of them. */
  readonly project: string | undefined;
  /** Newest first. */
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
  const { account, project, sections, after, isOrdered, isFilterPushedDown } = options;
  const place = after === undefined ? null : parseCursor(PLACE, after);
  let projects: readonly string[] = project === undefined ? [] : [project];
  if (project === undefined && sections.length > 0) projects = await options.listProjects();
  const stops = stopsBehind(place, projects, sections);
  const opened = isOrdered ? stops : stops.slice(0, 1);
  if (opened.length > MAX_LISTS) throw tooManyLists(account, opened.length);

  const lists = await Promise.all(opened.map((stop) => readStop(stop, place, options)));
  const items = lists.flat();
  const end = opened.at(-1);
  const isLast = opened.length === stops.length;

  const placeAfter = (index: number): Place => {
    const item = items[index];
    if (item === undefined) return items.length === 0 && end !== undefined ? endOf(end) : place;
    let last = -1;
    for (const [at, stop] of opened.entries()) {
      last += lists[at]?.length ?? 0;
      // What is new comes first: nothing will ever stand behind the last, so it is not asked again.
      if (index === last) return endOf(stop);
      if (index < last) return { project: stop.project, section: stop.index, id: item.vendorId };
    }
    return place;
  };

  return {
    items,
    cursorAfter: (index) => formatCursor(placeAfter(index)),
    isLast,
    pushedDown: { filter: isFilterPushedDown, order: false },
    total: place === null && isLast ? items.length : null,
    isStable: true,
  };
}

/** The lists that lie behind the place, or around it. */
function stopsBehind<E>(
  place: Place,
  projects: readonly string[],
  sections: readonly Section<E>[],
): readonly Stop<E>[] {
  const stops = projects.flatMap((project) =>
    sections.map((section, index) => ({ project, section, index })),
  );
  if (place === null) return stops;
  return stops.filter((stop) => {
    const order = compareIdsDescending(stop.project, place.project) || stop.index - place.section;
    return order > 0 || (order === 0 && place.id !== null);
  });
}

/** In a walk through all projects, one that has been deleted meanwhile holds nothing. */
async function readStop<E>(
  { project, section, index }: Stop<E>,
  place: Place,
  options: WalkOptions<E>,
): Promise<readonly E[]> {
  const isResumed = place?.project === project && place.section === index;
  try {
    return await section(project, isResumed ? place.id : null);
  } catch (error) {
    const isGone = error instanceof VendorError && error.code === 'NOT_FOUND';
    if (isGone && options.project === undefined) return [];
    throw error;
  }
}

function endOf<E>({ project, index }: Stop<E>): Place {
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
