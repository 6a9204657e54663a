import type { Adapter, Job, Model, Ref } from '@fabgraph/contract';
import type { LiveHub } from '@fabgraph/schema';
import { createShutdownError } from '../watch/shutdown-error.ts';
import { createEventMakers } from './event.ts';
import { createEventCursors } from './event-cursor.ts';
import { createMemoryEventLog } from './event-log.ts';
import type { HintOrigin } from './hint-gate.ts';
import { type HubOptions, toHubSettings } from './hub-setting.ts';
import { createIdleMemory } from './idle-memory.ts';
import { type EventOf, jobNoun, modelNoun, type Watchable } from './noun.ts';
import { createNounHub, type HubStats } from './noun-hub.ts';
import { createPollAccounts } from './poll-account.ts';

export interface ClosableHub extends LiveHub {
  readonly publishDeleted: NonNullable<LiveHub['publishDeleted']>;
  readonly observe: NonNullable<LiveHub['observe']>;
  readonly isWatched: NonNullable<LiveHub['isWatched']>;
  /**
   * Somebody outside said that this job or model, or anything of the account (null), may have
   * changed. Nothing of it is believed: what is watched is read again, at most once in 500 ms each,
   * and what that read finds has this origin. Reads nothing that nobody watches.
   */
  readonly hint: (
    adapter: Adapter,
    about: Ref<'Job'> | Ref<'Model'> | null,
    origin: HintOrigin,
  ) => void;
  /** Ends every watch with SHUTTING_DOWN and stops polling. New watches end the same way. */
  readonly close: () => void;
  /** How much is going on, for tests and metrics. */
  readonly getStats: () => HubStats;
  /** How many jobs, models and matches of lists are remembered although nobody watches them any more. */
  readonly unwatchedCount: () => number;
}

export interface LiveHubOptions extends HubOptions {
  /** Told when `isWatched` of an account may have become another. Default: nobody is. */
  readonly onWatchChange?: ((adapter: Adapter) => void) | undefined;
}

/** Watches jobs and models for any number of subscribers at the price of one. */
export function createLiveHub({
  onWatchChange = () => {},
  ...options
}: LiveHubOptions): ClosableHub {
  const settings = toHubSettings(options);
  const { now, aheadMs = () => 0 } = settings.timers;
  const wallNow = () => now() + aheadMs();
  const cursors = createEventCursors(options.cursors, now);
  const accounts = createPollAccounts(settings);
  const idle = createIdleMemory({
    now,
    keepMs: settings.keepLogMs,
    maxSize: settings.maxUnwatched,
  });
  const createLog = <E extends Watchable>() =>
    createMemoryEventLog<EventOf<E>>({
      now,
      maxPerWatch: settings.maxEventsPerWatch,
      maxInAll: settings.maxEvents,
      maxAgeMs: settings.maxEventAgeMs,
    });
  const jobs = createNounHub({
    noun: jobNoun,
    cursors,
    settings,
    accounts,
    idle,
    onWatchChange,
    eventsOf: createEventMakers({ noun: jobNoun, cursors, now: wallNow }),
    log: createLog<Job>(),
  });
  const models = createNounHub({
    noun: modelNoun,
    cursors,
    settings,
    accounts,
    idle,
    onWatchChange,
    eventsOf: createEventMakers({ noun: modelNoun, cursors, now: wallNow }),
    log: createLog<Model>(),
  });

  return {
    watchJob: jobs.watchOne,
    watchModel: models.watchOne,
    watchJobs: jobs.watchMany,
    watchModels: models.watchMany,
    publish: (adapter, entity) => {
      if (isJob(entity)) jobs.publish(adapter, entity);
      else models.publish(adapter, entity);
    },
    publishDeleted: (adapter, ref) => {
      if (isJobRef(ref)) jobs.publishDeleted(adapter, ref);
      else models.publishDeleted(adapter, ref);
    },
    hint: (adapter, about, origin) => {
      if (about === null || isJobRef(about)) jobs.hint(adapter, about, origin);
      if (about === null || !isJobRef(about)) models.hint(adapter, about, origin);
    },
    observe: (adapter, entity, readAt) => {
      const readAtMs = readAt.getTime() - aheadMs();
      if (isJob(entity)) jobs.observe(adapter, entity, readAtMs);
      else models.observe(adapter, entity, readAtMs);
    },
    isWatched: (adapter) => jobs.isWatched(adapter) || models.isWatched(adapter),
    close: () => {
      const error = createShutdownError();
      jobs.close(error);
      models.close(error);
    },
    unwatchedCount: idle.size,
    getStats: () => {
      const parts = [jobs.getStats(), models.getStats()];
      return {
        sources: parts.reduce((sum, { sources }) => sum + sources, 0),
        subscribers: parts.reduce((sum, { subscribers }) => sum + subscribers, 0),
      };
    },
  };
}

function isJob(entity: Job | Model): entity is Job {
  return isJobRef(entity.ref);
}

function isJobRef(ref: Ref<'Job'> | Ref<'Model'>): ref is Ref<'Job'> {
  return ref.type === 'Job';
}
