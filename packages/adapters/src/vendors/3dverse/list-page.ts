import { type Entity, mapInTurns, type Page, type ReadContext } from '@fabgraph/contract';
import { pageOfOffsetList } from '../../list/offset-list.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import type { OffsetList } from './list.ts';
import { MAX_LIMIT } from './max-limit.ts';
import type { Received } from './received.ts';

export interface ListPageOptions<T, E extends Entity> {
  readonly list: OffsetList<T>;
  readonly after: string | undefined;
  readonly first: number;
  readonly toEntity: (received: Received<T>) => E;
  /** Fills in what the filter needs and the list does not carry. */
  readonly complete?: (entities: readonly E[]) => Promise<readonly E[]>;
  /** Absent: no filter. What is given is re-checked here and not at the vendor. */
  readonly matches?: ((entity: E) => boolean) | undefined;
}

interface Row<E> {
  readonly id: string;
  /** Null in the place of an item that is not as documented. */
  readonly entity: E | null;
}

/** One page of a list where each of the vendor's rows is one entity. */
export async function pageOfList<T, E extends Entity>(
  { list, after, first, toEntity, complete, matches }: ListPageOptions<T, E>,
  context: ReadContext,
): Promise<Page<E>> {
  return await pageOfOffsetList<Row<E>, E>({
    after,
    // With a filter of our own few of the rows may match.
    first: matches === undefined ? first : MAX_LIMIT,
    maxWindow: MAX_LIMIT,
    readWindow: async (offset, limit) => {
      const { rows, total, isEnd } = await list.readWindow(offset, limit, context);
      const listed = (await entitiesIn(rows, toEntity)) as readonly (E | null)[];
      const entities = await completeAll(listed, complete);
      const items = entities.map((entity, index) => ({
        id: entity?.ref.path ?? `#${offset + index}`,
        entity,
      }));
      return { items, total, isEnd };
    },
    idOf: ({ id }) => id,
    toEntity: ({ entity }) =>
      entity !== null && (matches === undefined || matches(entity)) ? entity : null,
    pushedDown: { filter: matches === undefined, order: false },
  });
}

/** An answer comes from one list, whose rows are entities of one noun. */
const entitiesIn = perAnswer(
  (rows: readonly (Received<unknown> | null)[], toEntity: (received: never) => unknown) =>
    mapInTurns(rows, (row) => (row === null ? null : toEntity(row as never))),
);

async function completeAll<E>(
  listed: readonly (E | null)[],
  complete: ((entities: readonly E[]) => Promise<readonly E[]>) | undefined,
): Promise<readonly (E | null)[]> {
  if (complete === undefined) return listed;
  const completed = [...(await complete(listed.filter((entity) => entity !== null)))];
  return listed.map((entity) => (entity === null ? null : (completed.shift() ?? null)));
}
