import type { StoredFile } from '../../../core/file-store.ts';

/** Times are milliseconds since the epoch. */
export interface Project {
  id: string;
  user: string;
  name: string;
  access: string;
  createdAt: number;
  modifiedAt: number;
  type?: string;
  project?: object | null;
  graph?: object | null;
}

export interface Asset {
  id: string;
  projectId: string;
  /** The job that made it; null for an upload. */
  jobId: string | null;
  filename: string;
  content: StoredFile;
  createdAt: number;
  modifiedAt: number;
}

export type Outcome = 'success' | 'failure' | 'canceled';
export type State = 'pending' | 'started' | Outcome;

/** All that will happen to a job, known when it is dispatched; its state is read off the clock. */
export interface Plan {
  /** Null: it ends without having run. */
  startsAt: number | null;
  endsAt: number;
  outcome: Outcome;
  error: string | null;
}

/** An input bound to assets of the project, or to what another job of the workflow puts out. */
export type AssetInput = { assetId: string } | { jobId: string; output: string };
export type ParameterInput = { value: unknown } | { jobId: string; output: string };

export interface Job {
  id: string;
  projectId: string;
  workflowId: string | null;
  name: string | null;
  type: string;
  createdAt: number;
  /** Ids of the jobs before it. */
  needs: readonly string[];
  assetInputs: ReadonlyMap<string, AssetInput>;
  parameterInputs: ReadonlyMap<string, ParameterInput>;
  plan: Plan;
  /** Over the output parameters of its type. */
  scriptedOutput: Readonly<Record<string, string>>;
  /** Made when it succeeds. */
  output: JobOutput | null;
}

export interface JobOutput {
  /** Output name → asset id. */
  assets: ReadonlyMap<string, string>;
  parameters: ReadonlyMap<string, string>;
}

export interface Workflow {
  id: string;
  projectId: string;
  /** In an order in which they can run. */
  jobIds: readonly string[];
  /** How the jobs ended that were deleted since: what happened to a workflow stays. */
  deletedPlans: readonly Plan[];
  createdAt: number;
  /** The YAML text it was made from. */
  definition: string;
}
