import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { TokenOptions } from '../../src/caller/caller-option.ts';

export const ISSUER = 'https://login.example.test/';
export const AUDIENCE = 'fabgraph-test';

export interface SignOptions {
  readonly issuer?: string;
  readonly audience?: string;
  /** Seconds since the epoch; null: none. Default: in five minutes. */
  readonly exp?: number | null;
  readonly nbf?: number;
}

export interface TokenIssuer {
  readonly options: TokenOptions;
  readonly sign: (claims: JWTPayload, options?: SignOptions) => Promise<string>;
  /** From now on a new key signs; the old one is withdrawn. */
  readonly rotate: () => Promise<void>;
  /** How often the keys were read. */
  readonly reads: () => number;
  /** Keys are answered with this status. */
  readonly failWith: (status: number | null) => void;
  /** From now on keys are answered without an end. */
  readonly floodKeys: () => void;
  /** Bytes of such answers that were taken from us. */
  readonly floodedBytes: () => number;
  /** The public key, as anyone may read it. */
  readonly publicKey: () => JWK;
}

/** Whoever gives tokens, with its keys on a port. */
export async function startTokenIssuer(options: Partial<TokenOptions> = {}): Promise<TokenIssuer> {
  let count = 0;
  let reads = 0;
  let failure: number | null = null;
  let isFlooding = false;
  let floodedBytes = 0;
  let pair = await makePair();
  const server = createServer((_request, response) => {
    reads += 1;
    if (isFlooding) {
      pipeline(flood(), response).catch(() => {});
      return;
    }
    response.writeHead(failure ?? 200, { 'content-type': 'application/json' });
    response.end(failure === null ? JSON.stringify({ keys: [pair.jwk] }) : 'no keys');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;

  return {
    options: {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUrl: `http://127.0.0.1:${port}/keys`,
      ...options,
    },
    sign: async (claims, { issuer = ISSUER, audience = AUDIENCE, exp, nbf } = {}) => {
      const token = new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: pair.kid })
        .setIssuer(issuer)
        .setAudience(audience);
      if (exp !== null) token.setExpirationTime(exp ?? Math.floor(Date.now() / 1_000) + 300);
      if (nbf !== undefined) token.setNotBefore(nbf);
      return token.sign(pair.privateKey);
    },
    rotate: async () => {
      pair = await makePair();
    },
    reads: () => reads,
    failWith: (status) => {
      failure = status;
    },
    floodKeys: () => {
      isFlooding = true;
    },
    floodedBytes: () => floodedBytes,
    publicKey: () => pair.jwk,
  };

  async function* flood() {
    const blanks = Buffer.alloc(65_536, ' ');
    while (true) {
      floodedBytes += blanks.length;
      yield blanks;
    }
  }

  async function makePair() {
    count += 1;
    const kid = `key-${count}`;
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
  }
}
