import {
  type DocumentNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

export interface KeyedOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * What, beside the document and the event, decides what a subscription's event looks like. The
 * arguments of the subscription's own field do not: they choose the events. So equal documents of
 * callers who watch from different cursors have the same key.
 */
export function operationKey({ document, operationName, variableValues }: KeyedOperation): string {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) return '';
  const given = variableValues ?? {};
  const used = variablesBelow(document, operation).map((name) =>
    Object.hasOwn(given, name) ? [name, given[name]] : [name],
  );
  return JSON.stringify([operation.name?.value, used]);
}

/** By operation: those of one document are asked for again and again. */
const known = new WeakMap<OperationDefinitionNode, readonly string[]>();

function variablesBelow(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const names = new Set<string>();
  const note = {
    Variable: ({ name }: { readonly name: { readonly value: string } }) =>
      void names.add(name.value),
  };
  for (const selection of operation.selectionSet.selections) {
    const { arguments: _, ...below } = selection as typeof selection & { arguments?: unknown };
    visit(below, note);
  }
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) visit(definition, note);
  }
  const sorted = [...names].sort();
  known.set(operation, sorted);
  return sorted;
}
