import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
  type Source,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { expandedFieldCount } from './expanded-field-count.ts';

export interface CompiledQueryOptions {
  /** The run of a document, of one operation of it, that is the first by compiled code. Default 2. */
  readonly fromRun?: number | undefined;
}

/** What is known of a document as long as the parser's cache, which is bounded, holds it. */
interface Known {
  readonly operationName: string | null | undefined;
  runs: number;
  /** Null: it cannot be compiled, or would take too long. */
  compiled: CompiledQuery | null | undefined;
}

/** Compiling takes time for each of them, without any data: whatever it is asked for, it is milliseconds. */
const MAX_FIELDS = 500;

/**
 * Runs a query that comes again by code that was made for it, at half the cost. What goes wrong in
 * one before or beside its resolvers is left to the interpreter, whose words are the standard's.
 */
export function useCompiledQueries({ fromRun = 2 }: CompiledQueryOptions = {}): Plugin {
  const known = new WeakMap<DocumentNode, Known>();

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const compiled = compiledOf(args);
      if (compiled === null) return;
      setExecuteFn(async (given: ExecutionArgs) => {
        const { rootValue, contextValue, variableValues } = given;
        const result = await compiled.query(rootValue, contextValue, variableValues);
        if (result.errors === undefined) return result;
        if (!isOfResolvers(result)) return executeFn(given);
        const { source } = given.document.loc ?? {};
        const errors = result.errors.map((error) => toLocated(error, source));
        return { errors, data: result.data };
      });
    },
  };

  function compiledOf({ schema, document, operationName }: ExecutionArgs): CompiledQuery | null {
    const entry = known.get(document) ?? { operationName, runs: 0, compiled: undefined };
    known.set(document, entry);
    if (entry.operationName !== operationName) return null;
    entry.runs += 1;
    if (entry.runs < fromRun) return null;
    if (entry.compiled === undefined) entry.compiled = compile({ schema, document, operationName });
    return entry.compiled;
  }
}

function compile({ schema, document, operationName }: ExecutionArgs): CompiledQuery | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return null;
  if (expandedFieldCount(document, operation) > MAX_FIELDS) return null;
  const compiled = compileQuery(schema, document, operationName ?? '');
  return isCompiledQuery(compiled) ? compiled : null;
}

/** Whether the query ran and each of its errors is one that a resolver ended with. */
function isOfResolvers({ data, errors = [] }: ExecutionResult): boolean {
  return data !== undefined && errors.every(({ originalError }) => originalError !== undefined);
}

/** The same error with its place in the document in the way that the interpreter has it. */
function toLocated(error: GraphQLError, source: Source | undefined): GraphQLError {
  const { message, path, originalError, locations = [] } = error;
  const positions = source && locations.map((location) => positionOf(location, source));
  return new GraphQLError(message, {
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions: error.extensions,
  });
}

function positionOf(
  { line, column }: { readonly line: number; readonly column: number },
  { body }: Source,
): number {
  const before = body.split(/\r\n|[\n\r]/g).slice(0, line - 1);
  const breaks = [...body.matchAll(/\r\n|[\n\r]/g)].slice(0, line - 1);
  const lengths = [...before.map(({ length }) => length), ...breaks.map(([{ length }]) => length)];
  return lengths.reduce((sum, length) => sum + length, column - 1);
}
