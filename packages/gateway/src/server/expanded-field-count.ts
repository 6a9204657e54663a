import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

/**
 * How many fields an operation has once each fragment is written out where it is spread. Of a
 * document that passed validation, so that no fragment holds itself; counts each fragment once.
 */
export function expandedFieldCount(
  { definitions }: DocumentNode,
  { selectionSet }: OperationDefinitionNode,
): number {
  const counts = new Map<string, number>();
  return countIn(selectionSet);

  function countIn(set: SelectionSetNode | undefined): number {
    return (set?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === 'FragmentSpread') return sum + countOf(selection.name.value);
      const own = selection.kind === 'Field' ? 1 : 0;
      return sum + own + countIn(selection.selectionSet);
    }, 0);
  }

  function countOf(name: string): number {
    const known = counts.get(name);
    if (known !== undefined) return known;
    const fragment = definitions.find(
      (each) => each.kind === 'FragmentDefinition' && each.name.value === name,
    );
    const count = fragment?.kind === 'FragmentDefinition' ? countIn(fragment.selectionSet) : 0;
    counts.set(name, count);
    return count;
  }
}
