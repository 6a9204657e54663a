import type { Facets } from './facet.ts';

export type Capability =
  | 'LIST_MODELS'
  | 'LIST_ASSETS'
  | 'LIST_JOBS'
  | 'LIST_FOLDERS'
  | 'UPLOAD_MODEL'
  | 'UPDATE_ASSET'
  | 'CREATE_ASSET'
  | 'CREATE_FOLDER'
  | 'RENAME'
  | 'MOVE'
  | 'DELETE'
  | 'RUN_JOB'
  | 'RUN_WORKFLOW'
  | 'CANCEL_JOB'
  | 'TRANSFORM_MODEL'
  | 'CREATE_SNAPSHOT'
  | 'SLICE_MODEL'
  | 'MANAGE_ACCESS'
  | 'MANAGE_USERS'
  | 'REPORT_PROGRESS'
  | 'RECEIVE_CALLBACKS'
  | 'STREAM_EVENTS';

type Nouns = Pick<Facets, 'folders' | 'models' | 'assets' | 'jobs' | 'users'>;

/** Which part of the port carries which capability. */
const CARRIED_BY: Readonly<Record<Capability, (facets: Facets) => unknown>> = {
  LIST_MODELS: ({ models }) => models,
  LIST_ASSETS: ({ assets }) => assets,
  LIST_JOBS: ({ jobs }) => jobs,
  LIST_FOLDERS: ({ folders }) => folders,
  UPLOAD_MODEL: ({ uploads }) => uploads,
  UPDATE_ASSET: ({ uploads }) => uploads?.replace,
  CREATE_ASSET: ({ assets }) => assets?.create,
  CREATE_FOLDER: ({ folders }) => folders?.create,
  RENAME: (facets) => anyNoun(facets, 'rename'),
  MOVE: (facets) => anyNoun(facets, 'move'),
  DELETE: (facets) => anyNoun(facets, 'delete'),
  RUN_JOB: ({ jobs }) => jobs?.run,
  RUN_WORKFLOW: ({ jobs }) => jobs?.runWorkflow,
  CANCEL_JOB: ({ jobs }) => jobs?.cancel,
  TRANSFORM_MODEL: ({ models }) => models?.transform,
  CREATE_SNAPSHOT: ({ models }) => models?.createSnapshot,
  SLICE_MODEL: ({ models }) => models?.slice,
  MANAGE_ACCESS: ({ access }) => access?.set,
  MANAGE_USERS: ({ users }) => users?.create,
  REPORT_PROGRESS: ({ jobs }) => jobs?.getProgress,
  RECEIVE_CALLBACKS: ({ callbacks }) => callbacks,
  STREAM_EVENTS: ({ events }) => events,
};

function anyNoun(
  { folders, models, assets, jobs, users }: Nouns,
  power: 'rename' | 'move' | 'delete',
) {
  return [folders, models, assets, jobs, users].find((facet) => facet?.[power])?.[power];
}

/** What an adapter can do, read off what it implements. */
export function capabilitiesOf(facets: Facets): readonly Capability[] {
  return (Object.keys(CARRIED_BY) as Capability[]).filter(
    (capability) => CARRIED_BY[capability](facets) !== undefined,
  );
}
