import { expect, it } from 'vitest';
import { isPublicAddress } from '../../src/http/address.ts';

it.each([
  ['this machine', '127.0.0.1'],
  ['this machine by another number', '127.255.255.254'],
  ['this machine in IPv6', '::1'],
  ['any address of this machine', '0.0.0.0'],
  ['the network of nobody', '0.1.2.3'],
  ['any address in IPv6', '::'],
  ['the metadata of a cloud', '169.254.169.254'],
  ['the metadata of a cloud in IPv6', 'fd00:ec2::254'],
  ['a private network', '10.0.0.1'],
  ['a private network', '172.31.255.255'],
  ['a private network', '192.168.1.1'],
  ['a network of a provider', '100.64.0.1'],
  ['link-local', 'fe80::1'],
  ['link-local with its zone', 'fe80::1%eth0'],
  ['unique local', 'fc00::1'],
  ['an IPv4 address mapped to IPv6', '::ffff:127.0.0.1'],
  ['the same in hexadecimal', '::ffff:7f00:1'],
  ['a public IPv4 address mapped to IPv6', '::ffff:8.8.8.8'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['NAT64 of one network', '64:ff9b:1::a9fe:a9fe'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:7f00:1::'],
  ['documentation', '2001:db8::1'],
  ['documentation', '203.0.113.5'],
  ['many receivers', '224.0.0.1'],
  ['many receivers in IPv6', 'ff02::1'],
  ['everybody', '255.255.255.255'],
  ['a name', 'localhost'],
  ['a number', '2130706433'],
  ['nothing', ''],
])('%s is nobody’s on the internet: %s', (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111'])(
  '%s is somebody’s',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);
