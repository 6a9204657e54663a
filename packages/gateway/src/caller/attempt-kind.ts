/** What somebody tried who does not have the right one. */
export type AttemptKind = 'KEY' | 'TOKEN' | 'CALLBACK';
