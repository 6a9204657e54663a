import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError, type ConfigurationProblem } from './problem.ts';
import { MIN_SECRET_BYTES } from './server-setting.ts';

const FILE = 'secret';

export interface SecretResult {
  /** Null: there is none that can be used. */
  readonly secret: string | null;
  /** None and no secret: one can be made. */
  readonly problems: readonly ConfigurationProblem[];
}

/** The secret of the data folder. Makes nothing. */
export function findSecret(dataDir: string): SecretResult {
  const path = join(dataDir, FILE);
  try {
    const secret = read(path);
    if (secret !== null) return check(secret, path);
    accessSync(nearestFolder(dataDir), constants.W_OK | constants.X_OK);
    return { secret: null, problems: [] };
  } catch (error) {
    return { secret: null, problems: [folderProblem(dataDir, error)] };
  }
}

export function createSecret(): string {
  return randomBytes(MIN_SECRET_BYTES).toString('base64url');
}

/**
 * Keeps this secret, which only its owner may read, unless another was kept meanwhile.
 * @returns the one that is kept.
 * @throws ConfigurationError where it cannot be.
 */
export function keepSecret(dataDir: string, secret: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return write(join(dataDir, FILE), secret);
  } catch (error) {
    throw new ConfigurationError([folderProblem(dataDir, error)]);
  }
}

function folderProblem(dataDir: string, error: unknown): ConfigurationProblem {
  const message = `${dataDir} cannot be read and written (${codeOf(error) ?? 'unknown error'})`;
  return { where: 'FABGRAPH_DATA_DIR', message };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return null;
  }
}

/** This folder, or the one in which it would be made. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

/** It is there whole or not at all, wherever this ends; of two that start together both have that of one. */
function write(path: string, secret: string): string {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, secret, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return readFileSync(path, 'utf8').trim();
    // A file system without links: of two that start together there, the last one's stays.
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return secret;
}

/** What is damaged is not replaced: all cursors and addresses hang on it, and it may be put back. */
function check(secret: string, path: string): SecretResult {
  const fault = findFault(secret);
  if (fault === null) return { secret, problems: [] };
  const message = `${fault}; put back what it held, or delete it to have one made`;
  return { secret: null, problems: [{ where: path, message }] };
}

function findFault(secret: string): string | null {
  // A machine that lost its power may leave nothing but zeros.
  if (/[\p{Cc}\ufffd]/u.test(secret)) return 'holds something else than text';
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    return `holds fewer than ${MIN_SECRET_BYTES} bytes`;
  }
  return null;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
