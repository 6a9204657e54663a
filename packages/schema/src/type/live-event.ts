import { builder } from '../builder.ts';

export const EventOriginEnum = builder.enumType('EventOrigin', {
  description: 'How the gateway came to know.',
  values: {
    SNAPSHOT: { description: 'The state when the watch began.' },
    REPLAY: { description: 'Seen while the watcher was away.' },
    POLL: { description: 'Seen by reading it again.' },
    CALLBACK: { description: 'The vendor called.' },
    STREAM: { description: "The vendor's event stream told." },
    MUTATION: { description: 'Made through this gateway.' },
  } as const,
});

export const ChangeEnum = builder.enumType('Change', {
  description: 'What an event tells of its thing.',
  values: ['NONE', 'CREATED', 'UPDATED', 'DELETED'] as const,
});
