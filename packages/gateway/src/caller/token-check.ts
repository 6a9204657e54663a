import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { TokenOptions } from './caller-option.ts';

/** What came of a token. */
export type TokenResult =
  | { readonly claims: JWTPayload & { readonly exp: number } }
  /** Not one that may be used here. */
  | 'WRONG'
  /** Whether it may cannot be told: the issuer's keys cannot be read. */
  | 'UNKNOWN';

export interface TokenCheck {
  /** Never rejects. */
  readonly check: (token: string) => Promise<TokenResult>;
}

/** By a pair of keys only: with a shared one whoever can check tokens could make them. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** Between the issuer's clock and ours. */
export const CLOCK_TOLERANCE_MS = 5_000;
const KEYS_TIMEOUT_MS = 5_000;
/** Unpacked; far more than any issuer's keys take. */
const KEYS_MAX_BYTES = 1_000_000;
const KEYS_MAX_AGE_MS = 600_000;
/** The issuer's keys are not asked for more often than this while they cannot be read. */
export const RETRY_GAP_MS = 1_000;

/** Checks signature, issuer, audience and times. */
export function createTokenCheck(
  { issuer, audience, jwksUrl, keyReloadGapMs = 30_000 }: TokenOptions,
  now: () => number,
): TokenCheck {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: keyReloadGapMs,
    [customFetch]: fetchBounded,
  });
  let retryAtMs = 0;

  return {
    check: async (token) => {
      if (performance.now() < retryAtMs && !keys.fresh) return 'UNKNOWN';
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience: typeof audience === 'string' ? audience : [...audience],
          algorithms: ALGORITHMS,
          requiredClaims: ['exp'],
          clockTolerance: CLOCK_TOLERANCE_MS / 1_000,
          currentDate: new Date(now()),
        });
        return { claims: { ...payload, exp: payload.exp as number } };
      } catch (error) {
        if (isOfToken(error)) return 'WRONG';
        retryAtMs = performance.now() + RETRY_GAP_MS;
        return 'UNKNOWN';
      }
    },
  };
}

/** What is not of the token is of the way to the issuer's keys. */
function isOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  const { JWKSTimeout, JWKSInvalid } = errors;
  const isOfKeys = error instanceof JWKSTimeout || error instanceof JWKSInvalid;
  // The library's own class itself stands for an answer that is none.
  return !isOfKeys && error.constructor !== errors.JOSEError;
}

/** Who answers without an end is cut off: the library gathers all that comes. */
const fetchBounded: FetchImplementation = async (url, options) => {
  const { status, body } = await fetch(url, options);
  return new Response(body?.pipeThrough(atMost(KEYS_MAX_BYTES)) ?? null, { status });
};

function atMost(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      size += chunk.length;
      if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
      controller.enqueue(chunk);
    },
  });
}
