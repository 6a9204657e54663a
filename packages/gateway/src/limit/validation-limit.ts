import { GraphQLError, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { refusalBy } from '../server/refusal.ts';
import { LimitError } from './limit-error.ts';

/** A person corrects some and sends it again; a program that sends hundreds reads none. */
const MAX_ERRORS = 5;
/** A name in a document may be as long as the document. */
const MESSAGE_START = /^.{1,400}/su;
const MAX_LOCATIONS = 5;

/** The validator's own words, in its last error, where it compared too many fields. */
const GAVE_UP = 'Validation aborted.';

/** Tells what is wrong with a document in few errors and few words, over every transport. */
export function useValidationLimit(): Plugin {
  return {
    onValidate({ setValidationFn }) {
      setValidationFn((schema, document, rules) =>
        shorten(validate(schema, document, rules, { maxErrors: MAX_ERRORS + 1 })),
      );
    },
  };
}

function shorten(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  if (errors.at(-1)?.message === GAVE_UP) return [tooManyComparisons()];
  const [next] = errors.slice(MAX_ERRORS);
  const shown = errors.slice(0, MAX_ERRORS).map(toShort);
  return next === undefined ? shown : [...shown, withFewLocations(MORE, next)];
}

const MORE =
  'From here on there is more that is wrong: correct what comes before, then send it again.';

function toShort(error: GraphQLError): GraphQLError {
  const { message, nodes = [] } = error;
  const [start = message] = MESSAGE_START.exec(message) ?? [];
  if (start === message && nodes.length <= MAX_LOCATIONS) return error;
  return withFewLocations(start === message ? message : `${start}…`, error);
}

function withFewLocations(message: string, { nodes = [] }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes: nodes.slice(0, MAX_LOCATIONS) });
}

function tooManyComparisons(): GraphQLError {
  const message =
    'The document selects the same fields so often that they cannot be compared with each other: select each field once, and split the document into several operations.';
  return refusalBy(new LimitError('COMPARISONS', message), 400);
}
