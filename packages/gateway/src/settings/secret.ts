import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationProblem } from './problem.ts';
import { MIN_SECRET_BYTES } from './server-setting.ts';

const FILE = 'secret';

export type SecretResult =
  | { readonly secret: string }
  | { readonly problems: readonly ConfigurationProblem[] };

/** The secret of the data folder, made when there is none. Only its owner may read it. */
export function loadSecret(dataDir: string): SecretResult {
  const path = join(dataDir, FILE);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return check(readOrMake(path), path);
  } catch (error) {
    const message = `${dataDir} cannot be read and written (${codeOf(error) ?? 'unknown error'})`;
    return { problems: [{ where: 'FABGRAPH_DATA_DIR', message }] };
  }
}

function readOrMake(path: string): string {
  return read(path) ?? make(path);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return null;
  }
}

/** It is there whole or not at all, wherever this ends; of two that start together both have that of one. */
function make(path: string): string {
  const secret = randomBytes(MIN_SECRET_BYTES).toString('base64url');
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
  if (fault === null) return { secret };
  const message = `${fault}; put back what it held, or delete it to have one made`;
  return { problems: [{ where: path, message }] };
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
