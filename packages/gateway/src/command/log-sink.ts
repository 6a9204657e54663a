import type { Writable } from 'node:stream';

/** Where lines of the log go. It never makes the gateway wait, and never fails it. */
export interface LogSink {
  readonly write: (line: string) => void;
  /** Lines that nobody was there to read, so far. */
  readonly droppedLines: () => number;
  /** Resolves when all that was kept is written, and in any case after so many ms. */
  readonly flush: (timeoutMs: number) => Promise<void>;
}

export interface LogSinkOptions {
  readonly stream: Writable;
  /** What is kept while nobody reads, in bytes. Default 1 MB. */
  readonly maxQueuedBytes?: number | undefined;
  /** Told how many lines were lost, once there is somebody again who reads. */
  readonly onDropped: (lines: number) => void;
}

const FLUSH_CHECK_MS = 10;

/** Keeps some of what a reader is too slow for, then drops and counts lines until it has caught up. */
export function createLogSink({
  stream,
  maxQueuedBytes = 1_000_000,
  onDropped,
}: LogSinkOptions): LogSink {
  let dropped = 0;
  let told = 0;
  let isDropping = false;

  // A reader that is gone (EPIPE) or a full disk is no reason to stop.
  stream.on('error', () => {
    dropped += 1;
  });
  stream.on('drain', () => {
    isDropping = false;
    if (dropped === told) return;
    const lines = dropped - told;
    told = dropped;
    onDropped(lines);
  });

  return {
    write: (line) => {
      isDropping ||= stream.writableLength > maxQueuedBytes;
      if (isDropping) dropped += 1;
      else stream.write(line);
    },
    droppedLines: () => dropped,
    flush: async (timeoutMs) => {
      const endsAt = performance.now() + timeoutMs;
      while (stream.writableLength > 0 && performance.now() < endsAt) {
        await new Promise((resolve) => setTimeout(resolve, FLUSH_CHECK_MS));
      }
    },
  };
}
