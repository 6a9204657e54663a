import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './problem.ts';
import { MIN_SECRET_BYTES } from './server-setting.ts';

const FILE = 'secret';

/**
 * The secret of the data folder, made when there is none. Only its owner may read it.
 * @throws ConfigurationError
 */
export function loadSecret(dataDir: string): string {
  const path = join(dataDir, FILE);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return check(readOrMake(path), path);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      { where: 'FABGRAPH_DATA_DIR', message: `${dataDir} cannot be read and written (${code})` },
    ]);
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

function check(secret: string, path: string): string {
  if (Buffer.byteLength(secret) >= MIN_SECRET_BYTES) return secret;
  throw new ConfigurationError([
    {
      where: path,
      message: `holds fewer than ${MIN_SECRET_BYTES} bytes; delete it to have one made`,
    },
  ]);
}
