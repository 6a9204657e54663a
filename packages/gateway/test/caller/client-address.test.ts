import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressedRequest, createClientAddress } from '../../src/caller/client-address.ts';

function request(remoteAddress: string | undefined, forwarded?: string | string[]) {
  const headers = { 'x-forwarded-for': forwarded };
  return { socket: { remoteAddress }, headers } as unknown as AddressedRequest;
}

describe('where a request comes from', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:9:8:7:6', '2001:db8:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    [undefined, undefined],
  ])('%s is %s', (remote, address) => {
    expect(createClientAddress(0)(request(remote))).toBe(address);
  });

  it('is its connection, whatever it says itself, where no proxy is trusted', () => {
    expect(createClientAddress(0)(request('192.0.2.7', '198.51.100.1'))).toBe('192.0.2.7');
  });

  it.each([
    [1, '198.51.100.1', '198.51.100.1'],
    [1, '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    [2, '203.0.113.9,198.51.100.1 , 198.51.100.2', '198.51.100.1'],
    [1, ['203.0.113.9', '198.51.100.1'], '198.51.100.1'],
    [2, '198.51.100.1', '192.0.2.7'],
    [1, 'unknown', '192.0.2.7'],
    [1, '', '192.0.2.7'],
    [1, undefined, '192.0.2.7'],
  ])('is behind %d proxies what they say by %j: %s', (count, forwarded, address) => {
    expect(createClientAddress(count)(request('192.0.2.7', forwarded))).toBe(address);
  });

  it('is one for a whole network of IPv6, however its address is written', () => {
    const addressOf = createClientAddress(0);
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const network = addressOf(request(address)) ?? '';
        expect(network).toMatch(/^([\da-f]{1,4}:){4}:\/64$|^[\d.]+$/);
        expect(addressOf(request(address.toUpperCase()))).toBe(network);
      }),
    );
  });
});
