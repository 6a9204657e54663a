import { dispatchWorkflow } from '../domain/dispatch.ts';
import type { Workflow } from '../domain/record.ts';
import type { Store } from '../domain/store.ts';
import { inProject } from '../domain/store.ts';
import { LATTICE_WORKFLOW, latticeInputs } from './lattice-workflow.ts';

export interface Demo {
  /** Catches up with the clock: one workflow for each full minute since the start. */
  advance(now: number): void;
}

const MINUTE_MS = 60_000;
/** More would pile up in a demo that runs for days. */
const KEPT_WORKFLOWS = 30;

/** Starts the lattice workflow of the first project anew each minute, on another part each time. */
export function createDemo(store: Store, startAt: number): Demo {
  let minutesDone = 0;
  let running: Workflow[] = [];

  function dispatch(minute: number): void {
    const [project] = store.projects.values();
    if (project === undefined) return;
    const assets = inProject(store.assets, project.id).filter(({ jobId }) => jobId === null);
    const parts = assets.filter(({ filename }) => /\.(stl|obj|ply)$/.test(filename));
    const lattices = assets.filter(({ filename }) => filename.endsWith('.lattice.json'));
    const [part, lattice] = [parts[minute % parts.length], lattices[minute % lattices.length]];
    if (part === undefined || lattice === undefined) return;
    const workflow = dispatchWorkflow(store, {
      projectId: project.id,
      definition: LATTICE_WORKFLOW,
      ...latticeInputs(part.filename, lattice.filename),
      createdAt: startAt + minute * MINUTE_MS,
      scriptJob: () => ({ pendingMs: 2_000, runMs: 8_000 }),
    });
    running.push(workflow);
  }

  function removeOldest(): void {
    const old = running.slice(0, -KEPT_WORKFLOWS);
    running = running.slice(-KEPT_WORKFLOWS);
    for (const workflow of old) {
      const made = store
        .jobsOf(workflow)
        .flatMap(({ output }) => [...(output?.assets.values() ?? [])]);
      for (const assetId of made) store.removeAsset(assetId);
      store.removeWorkflow(workflow.id);
    }
  }

  return {
    advance(now) {
      const minutes = Math.floor((now - startAt) / MINUTE_MS);
      if (minutes <= minutesDone) return;
      for (
        let minute = Math.max(minutesDone + 1, minutes - KEPT_WORKFLOWS + 1);
        minute <= minutes;
        minute += 1
      ) {
        store.settle(startAt + minute * MINUTE_MS);
        dispatch(minute);
      }
      minutesDone = minutes;
      removeOldest();
    },
  };
}
