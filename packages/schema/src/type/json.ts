import { valueFromASTUntyped } from 'graphql';
import { builder } from '../builder.ts';

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

/**
 * A value of that type, whatever its members are called. What runs the operation takes an object with
 * a `then` for a promise, so that such a one goes out inside another until it is written.
 */
export function toJson(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'then' in value
    ? { toJSON: () => value }
    : value;
}
