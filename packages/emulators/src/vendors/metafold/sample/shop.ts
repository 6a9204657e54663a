import { memoryFile } from '../../../core/file-store.ts';
import { sampleTime } from '../../../core/shop.ts';
import { dispatchWorkflow } from '../domain/dispatch.ts';
import type { Project } from '../domain/record.ts';
import { cancelPlan, createPlan } from '../domain/schedule.ts';
import type { Store } from '../domain/store.ts';
import { DEMO_USER } from '../http/user-route.ts';
import type { Settings } from '../option.ts';
import { fileContent } from './file-content.ts';
import { LATTICE_WORKFLOW, latticeInputs } from './lattice-workflow.ts';
import { planShop, type SampleJob, type SampleProject, type SampleWorkflow } from './shop-plan.ts';

interface SampleEvent {
  place: number;
  agoMs?: number;
  happen(at: number): void;
}

/** Fills an empty store with the past of a shop, in the order in which it happened, up to `startAt`. */
export function fillShop(
  store: Store,
  startAt: number,
  { extraAssets }: Pick<Settings, 'extraAssets'>,
): void {
  const samples = planShop();
  // One more than there are, so that the newest is not of this very minute.
  const of = 1 + samples.reduce((sum, sample) => sum + 1 + countEvents(sample), 0);
  const events = samples.flatMap((sample, index) =>
    eventsOf(store, addProject(store, sample, sampleTime(startAt, index, of)), sample),
  );
  const past = events.filter(({ agoMs }) => agoMs === undefined);
  const present = events.filter(({ agoMs }) => agoMs !== undefined);
  past.sort((left, right) => left.place - right.place);
  present.sort((left, right) => (right.agoMs ?? 0) - (left.agoMs ?? 0));
  const timed = [
    ...past.map((event, index) => ({
      event,
      at: sampleTime(startAt, samples.length + index, of),
    })),
    ...present.map((event) => ({ event, at: startAt - (event.agoMs ?? 0) })),
  ];
  for (const { event, at } of timed) {
    store.settle(at);
    event.happen(at);
  }
  store.settle(startAt);
  for (const project of [...store.projects.values()]) {
    for (let index = 0; index < extraAssets; index += 1) {
      upload(store, project.id, `extra-${index}.stl`, sampleTime(startAt, index, extraAssets));
    }
  }
}

function countEvents({ filenames, workflows, jobs }: SampleProject): number {
  return filenames.length + workflows.length + jobs.length;
}

function addProject(store: Store, { name, access, type }: SampleProject, at: number): Project {
  return store.addProject({
    user: DEMO_USER,
    name,
    access,
    createdAt: at,
    modifiedAt: at,
    ...(type !== undefined && { type }),
  });
}

function eventsOf(store: Store, { id }: Project, sample: SampleProject): SampleEvent[] {
  const { filenames, workflows, jobs } = sample;
  return [
    ...filenames.map((filename, index) => ({
      place: index / filenames.length,
      happen: (at: number) => upload(store, id, filename, at),
    })),
    ...workflows.map((workflow) => ({
      ...workflow,
      happen: (at: number) => dispatch(store, id, workflow, at),
    })),
    ...jobs.map((job) => ({ ...job, happen: (at: number) => addJob(store, id, job, at) })),
  ];
}

function upload(store: Store, projectId: string, filename: string, createdAt: number): void {
  const content = memoryFile(fileContent(filename));
  store.addAsset({ projectId, jobId: null, filename, content, createdAt });
}

function dispatch(
  store: Store,
  projectId: string,
  sample: SampleWorkflow,
  createdAt: number,
): void {
  const { part, lattice, scripts, cancelAfterMs } = sample;
  const workflow = dispatchWorkflow(store, {
    projectId,
    definition: LATTICE_WORKFLOW,
    ...latticeInputs(part, lattice),
    createdAt,
    scriptJob: ({ name }) => scripts[name ?? ''],
  });
  if (cancelAfterMs === undefined) return;
  for (const job of store.jobsOf(workflow)) {
    job.plan = cancelPlan(job.plan, createdAt + cancelAfterMs);
  }
}

function addJob(store: Store, projectId: string, sample: SampleJob, createdAt: number): void {
  const { name, type, mesh, parameters, script, cancelAfterMs } = sample;
  const asset = store.findAsset(projectId, mesh);
  const plan = createPlan({ createdAt, needs: [], ...script });
  store.addJob({
    projectId,
    workflowId: null,
    name,
    type,
    createdAt,
    needs: [],
    assetInputs: new Map(asset === undefined ? [] : [['mesh', { assetId: asset.id }]]),
    parameterInputs: new Map(Object.entries(parameters).map(([key, value]) => [key, { value }])),
    plan: cancelAfterMs === undefined ? plan : cancelPlan(plan, createdAt + cancelAfterMs),
    scriptedOutput: {},
  });
}
