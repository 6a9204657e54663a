import { builder } from '../builder.ts';

export const AccessLevelEnum = builder.enumType('AccessLevel', {
  description: 'Each level holds those before it.',
  values: ['READ', 'WRITE', 'MANAGE'] as const,
});
