import type { Socket } from 'node:net';
import tls, { type SecureContext } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Authority, type CertificateOptions, makeCertificate } from './certificate.ts';
import { errorOf, withFaultGateway } from './fault-gateway.ts';
import { PROJECT_ANSWER, startHostileVendor } from './hostile-vendor.ts';

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);
const valid = { notBefore: daysFromNow(-2), notAfter: daysFromNow(2) };

const authority: Authority = makeCertificate({ ...valid, host: 'Test CA', isAuthority: true });

beforeAll(() => {
  // As if the machine trusted it: there is no setting that would let a gateway trust less.
  const { createSecureContext } = tls;
  vi.spyOn(tls, 'createSecureContext').mockImplementation((options) => {
    const made = createSecureContext(options) as SecureContext & {
      readonly context: { readonly addCACert: (cert: string) => void };
    };
    if (options?.key === undefined) made.context.addCACert(authority.cert);
    return made;
  });
});
afterAll(() => void vi.restoreAllMocks());

async function startTls(certificate: CertificateOptions) {
  const made = makeCertificate(certificate);
  const vendor = await startHostileVendor({
    onCall: (socket) => void socket.write(PROJECT_ANSWER),
    makeServer: (onConnection) => {
      const server = tls.createServer({ cert: made.cert, key: made.key }, onConnection);
      return server.on('tlsClientError', () => {});
    },
    scheme: 'https',
    hostname: 'localhost',
  });
  onTestFinished(vendor.close);
  return vendor;
}

it('B9: a vendor with a certificate that can be trusted is read', async () => {
  const { origin } = await startTls({ ...valid, host: 'localhost', issuer: authority });
  await withFaultGateway({ origin }, async ({ ask }) => {
    expect((await ask()).data.faulty).toEqual({ name: 'Gear' });
  });
});

describe.each<[string, CertificateOptions]>([
  [
    'that has expired',
    {
      host: 'localhost',
      issuer: authority,
      notBefore: daysFromNow(-9),
      notAfter: daysFromNow(-1),
    },
  ],
  [
    'that is not valid yet',
    { host: 'localhost', issuer: authority, notBefore: daysFromNow(1), notAfter: daysFromNow(9) },
  ],
  ['of another host', { ...valid, host: 'other.example', issuer: authority }],
  ['that it signed itself', { ...valid, host: 'localhost' }],
  [
    'of an authority that nobody knows',
    {
      ...valid,
      host: 'localhost',
      issuer: makeCertificate({ ...valid, host: 'Other CA', isAuthority: true }),
    },
  ],
])('B9: a certificate %s', (_, certificate) => {
  it('makes its vendor unavailable; nothing is sent, and none of it is shown', async () => {
    const vendor = await startTls(certificate);
    await withFaultGateway({ origin: vendor.origin }, async ({ ask, write }) => {
      for (const answer of [await ask(), await write()]) {
        const error = errorOf(answer);
        expect(error.code).toBe('VENDOR_UNAVAILABLE');
        expect(error.message).toContain('could not be reached safely');
        expect(error.message).not.toMatch(/BEGIN|Test CA|Other CA|other\.example|CN=/);
      }
      expect(vendor.calls).toEqual([]);
    });
  });
});

it('B9: a handshake that hangs ends within the time of a call, and its socket is closed', async () => {
  const sockets: Socket[] = [];
  const vendor = await startHostileVendor({
    onSocket: (socket) => void sockets.push(socket),
    scheme: 'https',
    hostname: 'localhost',
  });
  onTestFinished(vendor.close);
  const limits = { callTimeoutMs: 600, maxTries: 1 };
  await withFaultGateway({ origin: vendor.origin, limits }, async ({ ask }) => {
    expect(['VENDOR_UNAVAILABLE', 'VENDOR_TIMEOUT']).toContain(errorOf(await ask()).code);
    expect(sockets.length).toBeGreaterThan(0);
    await expect.poll(() => vendor.openSockets()).toBe(0);
  });
});
