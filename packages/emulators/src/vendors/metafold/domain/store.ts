import type { StoredFile } from '../../../core/file-store.ts';
import { makeOutput } from './job-output.ts';
import type { Asset, Job, Plan, Project, Workflow } from './record.ts';
import { cancelPlan, progressOf } from './schedule.ts';

type New<T extends { id: string }, Made extends keyof T = never> = Omit<T, 'id' | Made>;

export interface Store {
  readonly projects: ReadonlyMap<string, Project>;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly workflows: ReadonlyMap<string, Workflow>;
  addProject(project: New<Project>): Project;
  addAsset(asset: New<Asset, 'modifiedAt'>): Asset;
  addJob(job: New<Job, 'output'>): Job;
  addWorkflow(workflow: New<Workflow, 'deletedPlans'>): Workflow;
  replaceContent(asset: Asset, content: StoredFile, at: number): void;
  /** With everything in it. */
  removeProject(id: string): void;
  removeAsset(id: string): void;
  /** Its workflow keeps how it ended; one that is not over at that moment is canceled with it. */
  removeJob(id: string, at: number): void;
  /** With its jobs; what they made stays. */
  removeWorkflow(id: string): void;
  findAsset(projectId: string, filename: string): Asset | undefined;
  jobsOf(workflow: Workflow): Job[];
  /** Of all its jobs, of deleted ones too. */
  plansOf(workflow: Workflow): Plan[];
  /** Makes the outputs of the jobs that have succeeded by `now`, in the order in which they ended. */
  settle(now: number): void;
  clear(): void;
}

/** Where the ids of each type begin: apart, so that one taken for another is noticed. */
const FIRST_IDS = { project: 41, asset: 1_001, job: 5_001, workflow: 301 };

export function createStore(): Store {
  const projects = new Map<string, Project>();
  const assets = new Map<string, Asset>();
  const jobs = new Map<string, Job>();
  const workflows = new Map<string, Workflow>();
  const unsettled = new Map<string, Job>();
  let nextIds = { ...FIRST_IDS };

  function nextId(type: keyof typeof FIRST_IDS): string {
    const id = nextIds[type];
    nextIds[type] += 1;
    return String(id);
  }

  function addProject(fields: New<Project>): Project {
    const project = { ...fields, id: nextId('project') };
    projects.set(project.id, project);
    return project;
  }

  function addAsset(fields: New<Asset, 'modifiedAt'>): Asset {
    const asset = { ...fields, id: nextId('asset'), modifiedAt: fields.createdAt };
    assets.set(asset.id, asset);
    return asset;
  }

  function removeAsset(id: string): void {
    const content = assets.get(id)?.content;
    assets.delete(id);
    if (content !== undefined) discardUnused(content);
  }

  /** A copied project shares its files with the one it came from. */
  function discardUnused(content: StoredFile): void {
    const isUsed = [...assets.values()].some((asset) => asset.content === content);
    if (!isUsed) content.discard();
  }

  function addJob(fields: New<Job, 'output'>): Job {
    const job = { ...fields, id: nextId('job'), output: null };
    jobs.set(job.id, job);
    unsettled.set(job.id, job);
    return job;
  }

  function addWorkflow(fields: New<Workflow, 'deletedPlans'>): Workflow {
    const workflow = { ...fields, id: nextId('workflow'), deletedPlans: [] };
    workflows.set(workflow.id, workflow);
    return workflow;
  }

  function replaceContent(asset: Asset, content: StoredFile, at: number): void {
    const replaced = asset.content;
    asset.content = content;
    asset.modifiedAt = at;
    discardUnused(replaced);
  }

  function removeJob(id: string, at: number): void {
    const job = jobs.get(id);
    const workflow = workflows.get(job?.workflowId ?? '');
    if (job !== undefined && workflow !== undefined) {
      workflow.jobIds = workflow.jobIds.filter((jobId) => jobId !== id);
      workflow.deletedPlans = [...workflow.deletedPlans, cancelPlan(job.plan, at)];
    }
    forgetJob(id);
  }

  function forgetJob(id: string): void {
    jobs.delete(id);
    unsettled.delete(id);
  }

  function removeWorkflow(id: string): void {
    for (const jobId of workflows.get(id)?.jobIds ?? []) forgetJob(jobId);
    workflows.delete(id);
  }

  function removeProject(id: string): void {
    projects.delete(id);
    for (const asset of inProject(assets, id)) removeAsset(asset.id);
    for (const job of inProject(jobs, id)) forgetJob(job.id);
    for (const workflow of inProject(workflows, id)) workflows.delete(workflow.id);
  }

  function settle(now: number): void {
    const ended = [...unsettled.values()]
      .filter(({ plan }) => progressOf(plan, now).finishedAt !== null)
      .sort(
        (left, right) => left.plan.endsAt - right.plan.endsAt || Number(left.id) - Number(right.id),
      );
    for (const job of ended) {
      unsettled.delete(job.id);
      if (job.plan.outcome === 'success') job.output = makeOutput(job, addAsset);
    }
  }

  function clear(): void {
    for (const records of [projects, assets, jobs, workflows, unsettled]) records.clear();
    nextIds = { ...FIRST_IDS };
  }

  function jobsOf({ jobIds }: Workflow): Job[] {
    return jobIds.flatMap((id) => jobs.get(id) ?? []);
  }

  return {
    projects,
    assets,
    jobs,
    workflows,
    addProject,
    addAsset,
    addJob,
    addWorkflow,
    replaceContent,
    removeProject,
    removeAsset,
    removeJob,
    removeWorkflow,
    findAsset: (projectId, filename) =>
      inProject(assets, projectId).find((asset) => asset.filename === filename),
    jobsOf,
    plansOf: (workflow) => [...workflow.deletedPlans, ...jobsOf(workflow).map(({ plan }) => plan)],
    settle,
    clear,
  };
}

/** The records of one project, oldest first. */
export function inProject<T extends { projectId: string }>(
  records: ReadonlyMap<string, T>,
  projectId: string,
): T[] {
  return [...records.values()].filter((record) => record.projectId === projectId);
}
