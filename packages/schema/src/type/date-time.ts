import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment as ISO 8601 in UTC, always with `Z`: `2026-11-21T09:30:00.000Z`.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => parseDateTime(value),
});

const SHAPE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?Z$/;

/** Strict: a date that the calendar does not have is refused, not rolled over. */
function parseDateTime(value: unknown): Date {
  const [, toTheSecond] = (typeof value === 'string' && SHAPE.exec(value)) || [];
  const date = new Date(toTheSecond === undefined ? Number.NaN : (value as string));
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== toTheSecond) {
    throw new GraphQLError(
      'A DateTime is written in UTC with Z, such as "2026-11-21T09:30:00.000Z".',
    );
  }
  return date;
}
