import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const message = `${dataDir} cannot be read and written (${code})`;
    return { problems: [{ where: 'FABGRAPH_DATA_DIR', message }] };
  }
}

function readOrMake(path: string): string {
  try {
    // `wx`: of two gateways that start together one makes it and the other reads it.
    const secret = randomBytes(MIN_SECRET_BYTES).toString('base64url');
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(path, 'utf8').trim();
  }
}

function check(secret: string, path: string): SecretResult {
  if (Buffer.byteLength(secret) >= MIN_SECRET_BYTES) return { secret };
  const message = `holds fewer than ${MIN_SECRET_BYTES} bytes; delete it to have one made`;
  return { problems: [{ where: path, message }] };
}
