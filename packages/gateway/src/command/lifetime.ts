import type { Logger } from 'pino';
import type { LogSink } from './log-sink.ts';

/** A gateway that runs, as whoever ends its process sees it. */
export interface Running {
  readonly logger: Logger;
  readonly sink: Pick<LogSink, 'flush'>;
  /** How long it goes on to answer after SIGTERM, in ms, while `/health/ready` says that it will not. */
  readonly stopNoticeMs: number;
  /** How long stopping may take, with the notice, in ms. */
  readonly stopGraceMs: number;
  /** Says by `/health/ready` that it is about to stop. */
  readonly leave: () => void;
  /** Ends streams, finishes what is under way and closes. */
  readonly stop: () => Promise<void>;
}

/** After a fault the process is not to be trusted for longer than this. */
const FAULT_GRACE_MS = 5_000;
const FLUSH_MS = 500;

/**
 * Stops on the first SIGINT or SIGTERM with 0, and at once on the second with 1. An error that nobody
 * has caught is logged, and ends the process with 1, so that whoever watches it starts it anew.
 */
export function endProperly({
  logger,
  sink,
  leave,
  stop,
  stopNoticeMs,
  stopGraceMs,
}: Running): void {
  let exitCode: number | undefined;

  process.on('SIGINT', () => onSignal('SIGINT', 0));
  process.on('SIGTERM', () => onSignal('SIGTERM', stopNoticeMs));
  // An unhandled rejection comes as one, too.
  process.on('uncaughtException', (error: unknown, origin) => {
    logger.fatal({ err: toPlainError(error), origin }, 'fault');
    if (exitCode === undefined) void end(1, 0, Math.min(stopGraceMs, FAULT_GRACE_MS));
    exitCode = 1;
  });

  function onSignal(signal: string, noticeMs: number): void {
    if (exitCode !== undefined) {
      process.exit(1);
      return;
    }
    logger.info({ signal }, 'stopping');
    void end(0, Math.min(noticeMs, stopGraceMs), stopGraceMs);
  }

  async function end(code: number, noticeMs: number, graceMs: number): Promise<void> {
    exitCode = code;
    const timer = setTimeout(() => {
      logger.error('not all that was under way was over in time');
      void leaveProcess(1);
    }, graceMs);
    timer.unref();
    leave();
    // What has come by now is read before anything is closed.
    await new Promise((resolve) => setTimeout(resolve, noticeMs));
    await new Promise((resolve) => setImmediate(resolve));
    try {
      await stop();
    } catch (error) {
      logger.error({ err: toPlainError(error) }, 'fault');
      exitCode = 1;
    }
    clearTimeout(timer);
    await leaveProcess(exitCode);
  }

  async function leaveProcess(code: number): Promise<void> {
    await sink.flush(FLUSH_MS);
    process.exit(code);
  }
}

/** Without what a library hangs on its errors, which may be anything. */
function toPlainError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('what was thrown is no error');
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}
