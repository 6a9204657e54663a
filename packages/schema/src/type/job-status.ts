import { builder } from '../builder.ts';

export const JobStatusEnum = builder.enumType('JobStatus', {
  description: 'Where a job is in its life. SUCCEEDED, FAILED and CANCELED change no more.',
  values: {
    QUEUED: {},
    RUNNING: {},
    SUCCEEDED: {},
    FAILED: {},
    CANCELED: {},
    UNKNOWN: { description: 'The vendor said something new; see `vendorStatus`.' },
  } as const,
});

export const JobKindEnum = builder.enumType('JobKind', {
  description: 'What sort of work a job is, whatever its vendor calls it.',
  values: [
    'COMPUTE',
    'WORKFLOW',
    'UPLOAD',
    'CONVERSION',
    'ANALYSIS',
    'TRANSFORMATION',
    'SNAPSHOT',
    'SLICE',
    'COPY',
  ] as const,
});
