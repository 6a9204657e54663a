import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';

builder.scalarType('BigInt', {
  description: 'A whole number up to 2^53-1, as a JSON number; sizes in bytes.',
  serialize: (value) => toSafeInteger(value),
  parseValue: (value) => toSafeInteger(value),
});

function toSafeInteger(value: unknown): number {
  if (!Number.isSafeInteger(value)) {
    throw new GraphQLError('A BigInt is a whole number between -(2^53-1) and 2^53-1.');
  }
  return value as number;
}
