import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/**
 * Connects as the HTTP library does, but keeps the end of a connection back until what came before it
 * is read. Its version for Node 20 asserts that nobody is slow to read an answer when its connection
 * is closed or reset, and the assertion fails where nobody can catch it: it ends the process. That a
 * write which fails waits for what can be read is needed with any version.
 */
export function createConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) =>
    connect(target, (...result) => {
      const [, socket] = result;
      if (socket) {
        endWhenRead(socket);
        readBeforeFailing(socket);
      }
      callback(...result);
    });
}

/** Reading goes on in steps of a few ms at least; a reader who is slow has its own limit. */
const LOOK_AGAIN_MS = 5;

function endWhenRead(socket: Socket): void {
  const push = socket.push.bind(socket);
  const end = () => {
    if (socket.destroyed) return;
    if (isPaused(socket) || socket.readableLength > 0) setTimeout(end, LOOK_AGAIN_MS).unref();
    else push(null);
  };
  socket.push = (chunk, encoding) => {
    if (chunk !== null) return push(chunk, encoding);
    end();
    return false;
  };

  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) =>
    destroy(
      isReset(error) && isPaused(socket) ? new Error(error.message, { cause: error }) : error,
    );
}

/** What has come already is read at once: this is for sockets that say nothing of their end. */
const READ_MS = 100;

/**
 * Keeps what went wrong with writing back until what came before is read: a vendor that refuses a
 * file says so and closes the connection while we still send, and its answer is the better reason.
 * What ends the reading ends the connection as ever.
 */
function readBeforeFailing(socket: Socket): void {
  const write = socket._write.bind(socket);
  const writeAll = socket._writev?.bind(socket);
  const late = (callback: WriteCallback): WriteCallback => {
    return (error) => {
      if (error) setTimeout(callback, READ_MS, error).unref();
      else callback();
    };
  };
  socket._write = (chunk, encoding, callback) => write(chunk, encoding, late(callback));
  if (writeAll) socket._writev = (chunks, callback) => writeAll(chunks, late(callback));
}

type WriteCallback = (error?: Error | null) => void;

interface Parser {
  readonly paused?: unknown;
}

/** Whether the library has stopped reading because its own reader is slow. */
function isPaused(socket: Socket): boolean {
  const key = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'parser',
  );
  const parser = key && (socket as unknown as Record<symbol, Parser | null>)[key];
  return parser?.paused === true;
}

function isReset(error: Error | undefined): error is Error {
  return error !== undefined && 'code' in error && error.code === 'ECONNRESET';
}
