import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Adapter, LiveRef, ReportAddress, VendorError } from '@fabgraph/contract';
import type { FileLinks, Registry, Uploads } from '@fabgraph/schema';
import { createCallbackRoute } from '../callback/callback-route.ts';
import { createCallbackTokens } from '../callback/callback-token.ts';
import { createReportAddresses } from '../callback/report-address.ts';
import { createReportBindings } from '../callback/report-binding.ts';
import type { ClientAddress } from '../caller/client-address.ts';
import type { FailedAttempts } from '../caller/failed-attempt.ts';
import { createFileIds } from '../file/file-id.ts';
import { createFileLinks } from '../file/file-links.ts';
import { createFileRoute } from '../file/file-route.ts';
import type { ExchangeLimits } from '../limit/exchange-limit.ts';
import type { Meter } from '../metrics/meter.ts';
import { steadyTimers, systemTimers, type Timers } from '../time/timers.ts';
import { createTokenSigner } from '../token/token-signer.ts';
import { createUploadIds } from '../upload/upload-id.ts';
import { createUploadRoute } from '../upload/upload-route.ts';
import { createUploads } from '../upload/uploads.ts';
import { createWaitingFiles } from '../upload/waiting-file.ts';
import type { Route } from './route.ts';

export interface FileExchangeOptions {
  readonly limits: ExchangeLimits;
  readonly registry: Registry;
  /** The accounts as a request may use them. */
  readonly registryFor: (request: IncomingMessage) => Registry;
  /** Whether the vendor may be given an address to report to. */
  readonly isReported: (adapter: Adapter) => boolean;
  readonly secret: string;
  /** Files of uploads that are not complete wait in it. */
  readonly dataDir: string;
  /** Where vendors reach this server; undefined: they cannot. */
  readonly publicUrl: string | undefined;
  /** Base of the addresses that clients are given. */
  readonly baseUrl: () => string;
  readonly attempts: FailedAttempts;
  readonly addressOf: ClientAddress;
  readonly meter: Meter;
  readonly timers?: Timers | undefined;
  /** Told when bytes have gone to an account, whatever came of them. */
  readonly onSent?: ((adapter: Adapter) => void) | undefined;
  /** Told when a vendor has reported something, with a token of ours. */
  readonly onReported?: (() => void) | undefined;
  /** Told where a vendor would not be given an address to report to. */
  readonly onReportRefused: (adapter: Adapter, error: VendorError) => void;
  /** Told what such a report is about. */
  readonly onReport: (adapter: Adapter, about: readonly LiveRef[]) => void;
}

/** All that goes in and out beside GraphQL: what the graph tells of it, and the routes. */
export interface FileExchange {
  readonly uploads: Uploads;
  readonly files: FileLinks;
  readonly reportAddressFor: (adapter: Adapter) => ReportAddress;
  readonly routes: readonly Route[];
  /** Lets go of reports that wait, and looks after files that do no more. */
  readonly close: () => void;
}

export function createFileExchange({
  limits,
  registry,
  registryFor,
  isReported,
  secret,
  dataDir,
  publicUrl,
  baseUrl,
  attempts,
  addressOf,
  meter,
  timers: driven,
  onSent,
  onReported,
  onReportRefused,
  onReport,
}: FileExchangeOptions): FileExchange {
  const { addressTtlMs: ttlMs, maxCallbackBytes, maxWaitingBytes } = limits;
  const timers = driven ?? steadyTimers;
  // Addresses are good until a time that others are told, over a restart, too.
  const { now } = driven ?? systemTimers;
  const tokens = createCallbackTokens(secret);
  const bindings = createReportBindings({ timers, onReport });
  const addressFor = createReportAddresses({
    tokens,
    bindings,
    publicUrl,
    onRefused: onReportRefused,
  });
  const reportAddressFor = (adapter: Adapter) => (isReported(adapter) ? addressFor(adapter) : {});
  const fileIds = createFileIds({ signer: createTokenSigner(secret, 'file'), now, ttlMs });
  const waiting = createWaitingFiles({
    directory: join(dataDir, 'uploads'),
    maxAgeMs: ttlMs,
    maxBytes: maxWaitingBytes,
    now,
  });
  const uploads = createUploads({
    ids: createUploadIds(createTokenSigner(secret, 'upload'), now),
    files: waiting,
    baseUrl,
    reportAddressFor,
    now,
    ttlMs,
    onSent,
  });

  return {
    uploads,
    files: createFileLinks({ ids: fileIds, baseUrl }),
    reportAddressFor,
    routes: [
      createUploadRoute({ uploads, registryFor, pace: limits, timers, meter }),
      createFileRoute({ registryFor, ids: fileIds }),
      createCallbackRoute({
        registry,
        tokens,
        bindings,
        attempts,
        addressOf,
        maxBytes: maxCallbackBytes,
        meter,
        onReported,
      }),
    ],
    close: () => {
      bindings.close();
      waiting.close();
    },
  };
}
