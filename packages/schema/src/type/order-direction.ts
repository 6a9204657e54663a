import { builder } from '../builder.ts';

export const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description:
    'Turns the key only. Things that carry no such key come last both ways; ties go by account and vendor id, rising.',
  values: ['ASC', 'DESC'] as const,
});
