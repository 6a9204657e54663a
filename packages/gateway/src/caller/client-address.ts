import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Where a request comes from: an IPv4 address, or the network (/64) of an IPv6 one. */
export type ClientAddress = (request: AddressedRequest) => string | undefined;

export type AddressedRequest = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * `trustedProxies`: how many proxies are between clients and the gateway. Each adds to
 * `X-Forwarded-For` who asked it; what is further left anybody may have written. With 0 the header is
 * not looked at.
 */
export function createClientAddress(trustedProxies: number): ClientAddress {
  return ({ headers, socket: { remoteAddress } }) => {
    const told = trustedProxies === 0 ? undefined : forwardedFor(headers).at(-trustedProxies);
    const address = told !== undefined && isIP(told) !== 0 ? told : remoteAddress;
    return address === undefined ? undefined : networkOf(address);
  };
}

function forwardedFor({ 'x-forwarded-for': value = '' }: IncomingMessage['headers']): string[] {
  return [value]
    .flat()
    .join(',')
    .split(',')
    .map((part) => part.trim());
}

/** Whoever has one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = tail?.split(':') ?? [];
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const network = [...left, ...zeros, ...right].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
