import { ERROR_POLICY, type ErrorCode } from '@fabgraph/contract';
import { builder } from '../builder.ts';

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'Every code that an error of this graph can carry, here and in `errors[].extensions.code`.',
  values: Object.keys(ERROR_POLICY) as readonly ErrorCode[],
});
