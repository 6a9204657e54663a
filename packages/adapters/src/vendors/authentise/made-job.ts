import { isTerminalJobStatus, type Job, type Ref } from '@fabgraph/contract';

/** A snapshot or slice that was ordered here. */
export interface MadeJob {
  readonly ref: Ref<'Job'>;
  readonly kind: 'SNAPSHOT' | 'SLICE';
  readonly modelId: string;
  readonly madeAt: Date;
  /** As it was last read, once it can change no more; null before. */
  readonly ended: Job | null;
}

/** What was ordered through this adapter: the vendor itself lists no snapshots, and slices perhaps. */
export interface MadeJobs {
  readonly add: (job: Pick<MadeJob, 'ref' | 'kind' | 'modelId'>) => void;
  readonly get: (ref: Ref<'Job'>) => MadeJob | null;
  /** By ref. */
  readonly list: () => readonly MadeJob[];
  /** Tells what a read gave, so that what is over need not be read again. */
  readonly note: (job: Job) => void;
  /** The vendor has it no more. */
  readonly forget: (ref: Ref<'Job'>) => void;
}

export interface MadeJobsOptions {
  /** Wall clock, in ms. */
  readonly now: () => number;
  /** Default 24 hours. */
  readonly lifetimeMs?: number;
  /** The oldest are forgotten beyond it. Default 500. */
  readonly maxCount?: number;
}

/** In memory, so that a restart forgets them; each stays readable by its id. */
export function createMadeJobs({
  now,
  lifetimeMs = 86_400_000,
  maxCount = 500,
}: MadeJobsOptions): MadeJobs {
  // Insertion order is age.
  const made = new Map<string, MadeJob>();

  const prune = () => {
    for (const [path, { madeAt }] of made) {
      const isOver = now() - madeAt.getTime() >= lifetimeMs;
      if (!isOver && made.size <= maxCount) return;
      made.delete(path);
    }
  };

  return {
    add: (job) => {
      made.delete(job.ref.path);
      made.set(job.ref.path, { ...job, madeAt: new Date(now()), ended: null });
      prune();
    },
    get: ({ path }) => {
      prune();
      return made.get(path) ?? null;
    },
    list: () => {
      prune();
      return [...made.values()].sort((left, right) => (left.ref.path < right.ref.path ? -1 : 1));
    },
    note: (job) => {
      const known = made.get(job.ref.path);
      if (known === undefined || !isTerminalJobStatus(job.status)) return;
      made.set(job.ref.path, { ...known, ended: job });
    },
    forget: ({ path }) => {
      made.delete(path);
    },
  };
}
