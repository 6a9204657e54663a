import { builder } from '../builder.ts';

export const CapabilityEnum = builder.enumType('Capability', {
  description: 'What an account can do here; read off its adapter, never declared.',
  values: [
    'LIST_MODELS',
    'LIST_ASSETS',
    'LIST_JOBS',
    'LIST_FOLDERS',
    'UPLOAD_MODEL',
    'UPDATE_ASSET',
    'CREATE_ASSET',
    'CREATE_FOLDER',
    'RENAME',
    'MOVE',
    'DELETE',
    'RUN_JOB',
    'RUN_WORKFLOW',
    'CANCEL_JOB',
    'TRANSFORM_MODEL',
    'CREATE_SNAPSHOT',
    'SLICE_MODEL',
    'MANAGE_ACCESS',
    'MANAGE_USERS',
    'REPORT_PROGRESS',
    'RECEIVE_CALLBACKS',
    'STREAM_EVENTS',
  ] as const,
});
