import { describe, expect, it } from 'vitest';
import { GatewayError, VendorError } from '../src/index.ts';

describe('GatewayError', () => {
  it('takes retryability from the policy of its code', () => {
    expect(new GatewayError({ code: 'RATE_LIMITED', message: 'Slow down.' }).isRetryable).toBe(
      true,
    );
    expect(new GatewayError({ code: 'NOT_FOUND', message: 'Gone.' }).isRetryable).toBe(false);
  });

  it('lets one failure be final though others of its code are not', () => {
    const error = new VendorError({
      code: 'VENDOR_BAD_RESPONSE',
      message: 'Answered 418.',
      vendor: 'acme',
      account: 'acme-main',
      httpStatus: 418,
      isRetryable: false,
    });
    expect(error).toBeInstanceOf(GatewayError);
    expect(error.isRetryable).toBe(false);
    expect(error.vendor).toBe('acme');
  });
});
