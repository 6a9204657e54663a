import type { Facets } from './adapter.ts';

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

/** Which part of the port carries which capability. What is not in the port yet is not in the table. */
const CARRIED_BY: Readonly<Partial<Record<Capability, (facets: Facets) => unknown>>> = {
  LIST_MODELS: (facets) => facets.models,
  LIST_ASSETS: (facets) => facets.assets,
  LIST_JOBS: (facets) => facets.jobs,
  LIST_FOLDERS: (facets) => facets.folders,
  RUN_WORKFLOW: (facets) => facets.jobs?.runWorkflow,
  CANCEL_JOB: (facets) => facets.jobs?.cancel,
  REPORT_PROGRESS: (facets) => facets.jobs?.getProgress,
};

/** What an adapter can do, read off what it implements. */
export function capabilitiesOf(facets: Facets): readonly Capability[] {
  return (Object.keys(CARRIED_BY) as Capability[]).filter(
    (capability) => CARRIED_BY[capability]?.(facets) !== undefined,
  );
}
