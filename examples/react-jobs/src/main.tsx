import {
  createClient,
  type JobEvent,
  type JobLine,
  type JobPage,
  type Source,
} from '@fabgraph/codegen-client';
import { StrictMode, useEffect, useReducer, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** Steps are in the progress of their workflow. */
const FILTER = { isStep: false };

const client = createClient({
  url: new URL('/graphql', location.origin),
  // A page comes back however long the gateway is away.
  retry: { maxAttempts: Number.POSITIVE_INFINITY, maxDelayMs: 2_000 },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Jobs />
    </StrictMode>,
  );
}

function Jobs() {
  const { jobs, sources, latest, isUp, problem, readAgain } = useJobs();
  const failed = sources.filter(({ error }) => error !== null);
  const newestFirst = [...jobs.values()].sort((a, b) =>
    (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
  );

  return (
    <main aria-busy={isUp === null && problem === null}>
      <h1>Jobs of all vendors</h1>
      <p role="status">{describeLine(isUp, problem)}</p>
      {problem !== null && isUp !== false && <p role="alert">{problem}</p>}
      <section aria-label="Accounts that failed" aria-live="polite">
        {failed.map((source) => (
          <p key={source.account.id}>{describeSource(source)}</p>
        ))}
      </section>
      {(failed.length > 0 || problem !== null) && (
        <button type="button" onClick={readAgain}>
          Read again
        </button>
      )}
      <p className="read-aloud" aria-live="polite">
        {latest}
      </p>
      <table>
        <caption>{newestFirst.length} jobs, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">Vendor</th>
            <th scope="col">Kind</th>
            <th scope="col">Status</th>
            <th scope="col">Progress</th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </tbody>
      </table>
    </main>
  );
}

function JobRow({ job }: { readonly job: JobLine }) {
  const { id, kind, status, progress, error, account } = job;
  return (
    <tr data-job={id}>
      <th scope="row">{titleOf(job)}</th>
      <td>{account.vendor.name}</td>
      <td>{kind}</td>
      <td>{error === null ? status : `${status}: ${error.message}`}</td>
      <td>
        {progress !== null && (
          <>
            <progress aria-label={`Progress of ${titleOf(job)}`} value={progress} />{' '}
            {Math.round(progress * 100)} %
          </>
        )}
      </td>
    </tr>
  );
}

/** The list as it was read last, and what has happened since. */
function useJobs() {
  const [state, dispatch] = useReducer(reduce, {
    jobs: new Map(),
    told: new Map(),
    sources: [],
    latest: '',
  });
  /** Whether the gateway is there, as the watch finds out. Null until it has. */
  const [isUp, setIsUp] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [readings, setReadings] = useState(1);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const follow = async () => {
      const events = client.jobs.watch(
        { filter: FILTER },
        { signal, onOpen: () => setIsUp(true), onRetry: () => setIsUp(false) },
      );
      for await (const event of events) {
        dispatch({ type: 'told', event });
      }
    };
    follow().catch((error: Error) => {
      if (!signal.aborted) setProblem(error.message);
    });
    return () => controller.abort();
  }, []);

  // Anew whenever the gateway is back: what ended while it was away is no news to it.
  useEffect(() => {
    if (!isUp) return;
    const controller = new AbortController();
    const { signal } = controller;
    const read = async () => {
      dispatch({ type: 'asked' });
      const list = client.jobs.list({
        first: 100,
        filter: FILTER,
        orderBy: { field: 'CREATED_AT', direction: 'DESC' },
      });
      dispatch({ type: 'listed', page: await list.page({ signal }) });
      setProblem(null);
    };
    read().catch((error: Error) => {
      if (!signal.aborted) setProblem(error.message);
    });
    return () => controller.abort();
  }, [isUp, readings]);

  return { ...state, isUp, problem, readAgain: () => setReadings((count) => count + 1) };
}

interface State {
  readonly jobs: ReadonlyMap<string, JobLine>;
  /** What events have told since the list was asked for, and is newer than what it says. Null: gone. */
  readonly told: ReadonlyMap<string, JobLine | null>;
  readonly sources: readonly Source[];
  /** Read aloud. */
  readonly latest: string;
}

type Action =
  | { readonly type: 'asked' }
  | { readonly type: 'listed'; readonly page: JobPage }
  | { readonly type: 'told'; readonly event: JobEvent };

function reduce(state: State, action: Action): State {
  if (action.type === 'asked') return { ...state, told: new Map() };
  if (action.type === 'listed') {
    const { nodes, sources } = action.page;
    const jobs = new Map(nodes.map((job) => [job.id, job]));
    for (const [id, job] of state.told) put(jobs, id, job);
    return { ...state, jobs, sources };
  }
  const { jobId, job, change } = action.event;
  const told = new Map(state.told).set(jobId, job);
  const jobs = put(new Map(state.jobs), jobId, job);
  const latest = job && change !== 'NONE' ? `${titleOf(job)}: ${job.status}` : state.latest;
  return { ...state, jobs, told, latest };
}

function put(jobs: Map<string, JobLine>, id: string, job: JobLine | null): Map<string, JobLine> {
  if (job) return jobs.set(id, job);
  jobs.delete(id);
  return jobs;
}

function titleOf({ name, type }: JobLine): string {
  return name ?? type;
}

function describeLine(isUp: boolean | null, problem: string | null): string {
  if (isUp === null) return problem === null ? 'Connecting …' : 'Not connected';
  return isUp ? 'Live' : 'The gateway is away: reconnecting …';
}

function describeSource({ account, state, ageMs, error }: Source): string {
  const age = `as of ${Math.round((ageMs ?? 0) / 1_000)} s ago`;
  return `${account.name} failed (${error?.code}), its jobs are ${state === 'STALE' ? age : 'missing'}.`;
}
