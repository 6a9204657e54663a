import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, as servers take them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  readonly host: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Default: itself. */
  readonly issuer?: Authority | undefined;
  readonly isAuthority?: boolean;
}

export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** X.509 by hand: `node:crypto` makes keys and signatures but no certificates. */
export function makeCertificate({
  host,
  notBefore,
  notAfter,
  issuer,
  isAuthority = false,
}: CertificateOptions): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const extension = isAuthority
    ? sequence(oid('551d13'), BOOLEAN_TRUE, octets(sequence(BOOLEAN_TRUE)))
    : sequence(oid('551d11'), octets(sequence(tlv(0x82, Buffer.from(host)))));
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(issuer?.name ?? host),
    sequence(timeOf(notBefore), timeOf(notAfter)),
    nameOf(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(extension)),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  const whole = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.concat([NO_BITS, signature])));
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    name: host,
    privateKey,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

const NO_BITS = Buffer.from([0]);
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);

function tlv(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return tlv(0x30, ...contents);
}

function octets(content: Buffer): Buffer {
  return tlv(0x04, content);
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

/** CN alone. */
function nameOf(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(name)))));
}

/** UTCTime. */
function timeOf(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${text}Z`));
}
