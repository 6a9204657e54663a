import type { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import { createLogSink, type LogSink } from './log-sink.ts';

export interface Log {
  readonly logger: Logger;
  readonly sink: LogSink;
}

/** One JSON object a line. */
export function createLog(level: string, stream: Writable): Log {
  const sink = createLogSink({
    stream,
    onDropped: (lines) => logger.warn({ lines }, 'lines of the log were dropped'),
  });
  // Not the stream itself: pino would wait for it where a line is fatal.
  const logger = pino({ level }, { write: sink.write });
  return { logger, sink };
}
