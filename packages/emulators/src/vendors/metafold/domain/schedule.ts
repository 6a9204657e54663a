import type { Plan, State } from './record.ts';

export interface Progress {
  state: State;
  startedAt: number | null;
  finishedAt: number | null;
}

export const DEFAULT_PENDING_MS = 2_000;
export const DEFAULT_RUN_MS = 4_000;

export interface PlanInput {
  createdAt: number;
  /** The plans of the jobs before it. */
  needs: readonly Plan[];
  pendingMs?: number | undefined;
  runMs?: number | undefined;
  error?: string | undefined;
}

/** A job waits for the jobs before it; when one of them does not succeed, it is canceled with it. */
export function createPlan({
  createdAt,
  needs,
  pendingMs = DEFAULT_PENDING_MS,
  runMs = DEFAULT_RUN_MS,
  error,
}: PlanInput): Plan {
  const broken = needs.filter(({ outcome }) => outcome !== 'success');
  if (broken.length > 0) {
    const endsAt = Math.min(...broken.map((plan) => plan.endsAt));
    return { startsAt: null, endsAt, outcome: 'canceled', error: null };
  }
  const readyAt = Math.max(createdAt, ...needs.map(({ endsAt }) => endsAt));
  const startsAt = readyAt + pendingMs;
  const outcome = error === undefined ? 'success' : 'failure';
  return { startsAt, endsAt: startsAt + runMs, outcome, error: error ?? null };
}

/** The plan of a job that is told to stop at a moment; what is over stays as it was. */
export function cancelPlan(plan: Plan, at: number): Plan {
  if (plan.endsAt <= at) return plan;
  const startsAt = plan.startsAt !== null && plan.startsAt <= at ? plan.startsAt : null;
  return { startsAt, endsAt: at, outcome: 'canceled', error: null };
}

export function progressOf({ startsAt, endsAt, outcome }: Plan, now: number): Progress {
  const startedAt = startsAt !== null && startsAt <= now ? startsAt : null;
  if (endsAt <= now) return { state: outcome, startedAt, finishedAt: endsAt };
  return { state: startedAt === null ? 'pending' : 'started', startedAt, finishedAt: null };
}

/** A workflow has started with its first job and is over with its last. `plans` are of all its jobs, of deleted ones too. */
export function workflowProgressOf(plans: readonly Plan[], now: number): Progress {
  const parts = plans.map((plan) => progressOf(plan, now));
  const startedTimes = parts.flatMap(({ startedAt }) => startedAt ?? []);
  const startedAt = startedTimes.length === 0 ? null : Math.min(...startedTimes);
  if (parts.some(({ finishedAt }) => finishedAt === null)) {
    return { state: startedAt === null ? 'pending' : 'started', startedAt, finishedAt: null };
  }
  const finishedAt = Math.max(...parts.map((part) => part.finishedAt ?? 0));
  return { state: worstOf(parts.map(({ state }) => state)), startedAt, finishedAt };
}

function worstOf(states: readonly State[]): State {
  if (states.includes('failure')) return 'failure';
  return states.includes('canceled') ? 'canceled' : 'success';
}
