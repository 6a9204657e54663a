import { z } from 'zod';
import type { ExchangeLimitOptions } from '../limit/exchange-limit.ts';
import type { LimitOptions } from '../limit/operation-limit.ts';
import type { SocketTimeOptions } from '../limit/socket-time.ts';
import { wholeNumber } from './whole-number.ts';

/** What bounds clients, and what they may see. */
export interface ClientSettings {
  readonly limits: LimitOptions;
  readonly sockets: SocketTimeOptions;
  readonly exchange: ExchangeLimitOptions;
  readonly operationDeadlineMs: number | undefined;
  readonly maxBodyBytes: number | undefined;
  readonly maxFiles: number | undefined;
  readonly maxFileBytes: number | undefined;
  readonly maxFrameBytes: number | undefined;
  /** Keys, tokens and callbacks, each, that may be wrong from one address in a minute. */
  readonly maxFailedAttempts: number | undefined;
  /** Proxies that clients come by. */
  readonly trustedProxies: number | undefined;
  readonly allowedOrigins: readonly string[];
  /** Undefined: where the gateway listens to other machines. */
  readonly isProduction: boolean | undefined;
  /** Files with documents that callers may name by their hash. */
  readonly documentFiles: readonly string[];
  readonly isOnlyKnown: boolean;
}

const count = wholeNumber(1, 1_000_000);
const milliseconds = wholeNumber(1, 86_400_000);
const bytes = wholeNumber(1_000, 1_000_000_000);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const choice = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true')
  .optional();

export const clientLimitShape = {
  FABGRAPH_MAX_TOKENS: count,
  FABGRAPH_MAX_DEPTH: count,
  FABGRAPH_MAX_ALIASES: wholeNumber(0, 1_000_000),
  FABGRAPH_MAX_ROOT_FIELDS: count,
  FABGRAPH_MAX_DIRECTIVES: wholeNumber(0, 1_000_000),
  FABGRAPH_MAX_COST: wholeNumber(1, 1_000_000_000),
  FABGRAPH_MAX_VARIABLE_DEPTH: wholeNumber(1, 1_000),
  FABGRAPH_MAX_SUBSCRIPTIONS: count,
  FABGRAPH_MAX_BODY_BYTES: bytes,
  FABGRAPH_MAX_FILES: count,
  FABGRAPH_MAX_FILE_BYTES: bytes,
  FABGRAPH_MAX_FRAME_BYTES: bytes,
  FABGRAPH_UPLOAD_PACE_BYTES: wholeNumber(0, 1_000_000_000),
  FABGRAPH_UPLOAD_PACE_MS: milliseconds,
  FABGRAPH_ADDRESS_TTL_MS: wholeNumber(1_000, 2_592_000_000),
  FABGRAPH_MAX_WAITING_BYTES: wholeNumber(1_000_000, 100_000_000_000_000),
  FABGRAPH_MAX_CALLBACK_BYTES: bytes,
  FABGRAPH_OPERATION_TIMEOUT_MS: milliseconds,
  FABGRAPH_HEADERS_TIMEOUT_MS: milliseconds,
  FABGRAPH_BODY_TIMEOUT_MS: milliseconds,
  FABGRAPH_UNREAD_TIMEOUT_MS: milliseconds,
  FABGRAPH_IDLE_TIMEOUT_MS: milliseconds,
  FABGRAPH_MAX_FAILED_ATTEMPTS: wholeNumber(0, 1_000_000),
  FABGRAPH_TRUSTED_PROXIES: wholeNumber(0, 10),
  FABGRAPH_ALLOWED_ORIGINS: list
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins such as https://app.example.com, separated by commas',
    )
    .default([]),
  FABGRAPH_PRODUCTION: choice,
  FABGRAPH_DOCUMENTS: list.default([]),
  FABGRAPH_DOCUMENTS_ONLY: choice,
};

type ClientVariables = z.infer<z.ZodObject<typeof clientLimitShape>>;

export function toClientSettings(set: ClientVariables): ClientSettings {
  return {
    limits: {
      maxTokens: set.FABGRAPH_MAX_TOKENS,
      maxDepth: set.FABGRAPH_MAX_DEPTH,
      maxAliases: set.FABGRAPH_MAX_ALIASES,
      maxRootFields: set.FABGRAPH_MAX_ROOT_FIELDS,
      maxDirectives: set.FABGRAPH_MAX_DIRECTIVES,
      maxCost: set.FABGRAPH_MAX_COST,
      maxVariableDepth: set.FABGRAPH_MAX_VARIABLE_DEPTH,
      maxSubscriptions: set.FABGRAPH_MAX_SUBSCRIPTIONS,
    },
    sockets: {
      headersTimeoutMs: set.FABGRAPH_HEADERS_TIMEOUT_MS,
      bodyTimeoutMs: set.FABGRAPH_BODY_TIMEOUT_MS,
      unreadTimeoutMs: set.FABGRAPH_UNREAD_TIMEOUT_MS,
      idleTimeoutMs: set.FABGRAPH_IDLE_TIMEOUT_MS,
    },
    exchange: {
      addressTtlMs: set.FABGRAPH_ADDRESS_TTL_MS,
      uploadPaceBytes: set.FABGRAPH_UPLOAD_PACE_BYTES,
      uploadPaceMs: set.FABGRAPH_UPLOAD_PACE_MS,
      maxWaitingBytes: set.FABGRAPH_MAX_WAITING_BYTES,
      maxCallbackBytes: set.FABGRAPH_MAX_CALLBACK_BYTES,
    },
    operationDeadlineMs: set.FABGRAPH_OPERATION_TIMEOUT_MS,
    maxBodyBytes: set.FABGRAPH_MAX_BODY_BYTES,
    maxFiles: set.FABGRAPH_MAX_FILES,
    maxFileBytes: set.FABGRAPH_MAX_FILE_BYTES,
    maxFrameBytes: set.FABGRAPH_MAX_FRAME_BYTES,
    maxFailedAttempts: set.FABGRAPH_MAX_FAILED_ATTEMPTS,
    trustedProxies: set.FABGRAPH_TRUSTED_PROXIES,
    allowedOrigins: set.FABGRAPH_ALLOWED_ORIGINS,
    isProduction: set.FABGRAPH_PRODUCTION,
    documentFiles: set.FABGRAPH_DOCUMENTS,
    isOnlyKnown: set.FABGRAPH_DOCUMENTS_ONLY ?? false,
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
