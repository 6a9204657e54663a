import type { AccountState, Adapter, AdapterOptions } from '@fabgraph/contract';
import { credentialFingerprint } from '../../fingerprint.ts';
import { createFixedAuthorization } from '../../http/authorization.ts';
import { createVendorClient, type VendorClient } from '../../http/client.ts';
import { createTraffic } from '../../http/traffic.ts';
import type { Account, Service } from './account.ts';
import { createAssetFacet } from './asset.ts';
import { createAuthorization } from './authorization.ts';
import { createCallbackFacet } from './callback.ts';
import { readAuthentiseError } from './error.ts';
import { createEventFacet } from './event-stream.ts';
import { createFileFacet } from './file.ts';
import { createFolderFacet } from './folder.ts';
import { createJobFacet } from './job.ts';
import { createMadeJobs } from './made-job.ts';
import { createModelFacet } from './model.ts';
import { createModelReader } from './model-reader.ts';
import { createRefMaker, parsePlace } from './ref.ts';
import type { AuthentiseSettings, Credential } from './settings.ts';
import { createSliceReader } from './slice.ts';
import { createUploadFacet } from './upload.ts';
import { createUriReader } from './uri.ts';
import { AUTHENTISE } from './vendor.ts';

export interface AuthentiseAdapterOptions extends AdapterOptions {
  /** Name of the account. */
  readonly account: string;
  readonly settings: AuthentiseSettings;
  /** Wall clock, in ms. */
  readonly now?: () => number;
}

/** A connection that was lost without a word is opened anew after this time. */
const EVENT_SILENCE_MS = 300_000;

export function createAuthentiseAdapter({
  account: name,
  settings: { credential, urls, linkOrigins, isScaleDoubled, hasEvents },
  now = Date.now,
  fingerprintKey,
  traffic = createTraffic(),
}: AuthentiseAdapterOptions): Adapter {
  const common = {
    vendor: AUTHENTISE,
    account: name,
    readError: readAuthentiseError,
    lane: traffic.openLane(AUTHENTISE, name),
  };
  const users = createVendorClient({
    ...common,
    baseUrl: urls.users,
    authorization: createFixedAuthorization({}),
  });
  const authorization = createAuthorization({ account: name, credential, users });

  // One client per address, so that services at one address share its sockets and its rate limit.
  const clients = new Map<string, VendorClient>();
  const knownUrls = Object.values(urls);
  const toService = (baseUrl: string): Service => {
    const client =
      clients.get(baseUrl) ??
      createVendorClient({
        ...common,
        baseUrl,
        authorization,
        // A file of one service may lie at another.
        linkOrigins: [...knownUrls, ...linkOrigins],
      });
    clients.set(baseUrl, client);
    return { client, baseUrl, uris: createUriReader({ baseUrl, knownUrls }) };
  };

  const account: Account = {
    name,
    refs: createRefMaker(name),
    models: toService(urls.models),
    slices: toService(urls.slice),
    made: createMadeJobs({ now }),
    isScaleDoubled,
    now,
  };
  const reader = createModelReader(account);
  const slices = createSliceReader(account);
  const all = [users, ...clients.values()];
  // On its own: an answer that may be silent for long, and whose failures say nothing of the rest.
  const events = createVendorClient({
    ...common,
    baseUrl: urls.events,
    authorization,
    maxTries: 1,
    stallTimeoutMs: EVENT_SILENCE_MS,
  });

  return {
    vendor: AUTHENTISE,
    account: name,
    origin: new URL(urls.models).origin,
    credentialFingerprint: credentialFingerprint({
      key: fingerprintKey,
      vendorId: AUTHENTISE.id,
      secrets: secretsOf(credential),
    }),
    facets: {
      folders: createFolderFacet(account),
      models: createModelFacet(account, reader, slices),
      assets: createAssetFacet(account, reader, slices),
      jobs: createJobFacet(account, reader, slices),
      uploads: createUploadFacet(account, reader),
      files: createFileFacet(account, reader, slices),
      callbacks: createCallbackFacet(account),
      ...(hasEvents
        ? { events: createEventFacet(account, { client: events, baseUrl: urls.events }) }
        : {}),
    },
    isRef: (ref) => ref.account === name && parsePlace(ref) !== null,
    getState: () => stateOf(account, users),
    heldUntil: () => latest(all.map((client) => client.heldUntil())),
    onStateChange: (listener) => {
      const stops = all.map((client) => client.onStateChange(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    callsMade: () => all.reduce((sum, client) => sum + client.callsMade(), 0),
    close: async () => {
      await Promise.all([...all, events].map((client) => client.close()));
    },
  };
}

function secretsOf(credential: Credential): readonly string[] {
  return credential.kind === 'token'
    ? [credential.id, credential.secret]
    : [credential.username, credential.password];
}

/** Nothing works without the model service; without the others something does. */
function stateOf({ models, slices }: Account, users: VendorClient): AccountState {
  const state = models.client.getState();
  if (state !== 'HEALTHY') return state;
  const areOthersFine = [slices.client, users].every((client) => client.getState() === 'HEALTHY');
  return areOthersFine ? 'HEALTHY' : 'DEGRADED';
}

function latest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce(
    (last, date) => (date !== null && (last === null || date > last) ? date : last),
    null,
  );
}
