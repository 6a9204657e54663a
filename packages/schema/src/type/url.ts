import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';

builder.scalarType('URL', {
  description: 'An absolute address of the web: `https://example.com/files/1`.',
  serialize: (value) => toAddress(value),
  parseValue: (value) => toAddress(value),
});

function toAddress(value: unknown): string {
  if (typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw new GraphQLError('A URL is absolute and begins with http:// or https://.');
}
