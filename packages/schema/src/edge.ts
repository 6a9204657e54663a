import type { Entity, Link } from '@fabgraph/contract';

/** One thing of a page and the cursor behind it. */
export interface Edge<E extends Entity> {
  readonly node: Link<E>;
  /** Made when it is read: cursors are dear and mostly nobody asks. */
  readonly cursor: string;
}

/** The cursor behind the thing of this index of a page. */
export type CursorOf = (index: number) => string;

export function createEdge<E extends Entity>(
  node: Link<E>,
  index: number,
  cursorOf: CursorOf,
): Edge<E> {
  const edge = Object.create(CURSOR_WHEN_READ);
  edge.node = node;
  edge.index = index;
  edge.cursorOf = cursorOf;
  return edge;
}

/** Shared by all edges: a getter of its own would cost an edge more than everything else about it. */
const CURSOR_WHEN_READ = {
  get cursor(): string {
    const { cursorOf, index } = this as unknown as {
      readonly cursorOf: CursorOf;
      readonly index: number;
    };
    return cursorOf(index);
  },
};
