import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Environment, startVendors } from '../e2e/restartable-gateway.ts';

/** As `npm start` runs it, once it has built it. */
const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A machine may be busy with much else: only what tests it turns requests away. */
const CALM = {
  NODE_ENV: 'production',
  PORT: '0',
  FABGRAPH_STOP_NOTICE_MS: '0',
  FABGRAPH_SHED_LOOP_DELAY_MS: '0',
};

export interface GatewayProcess {
  readonly child: ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  /** `http://127.0.0.1:PORT`, once it answers. Rejects with what it said where it ends before. */
  readonly url: Promise<string>;
  /** All that it has said so far. */
  readonly said: () => { readonly out: string; readonly error: string };
  /** Lines of its log so far. */
  readonly log: () => readonly Record<string, unknown>[];
  readonly exit: Promise<{ readonly code: number | null; readonly afterMs: number }>;
}

export interface GatewayProcessOptions {
  readonly environment?: Environment;
  /** Where it is started from. */
  readonly directory: string;
  /** A script of its own that runs in it before the gateway's. */
  readonly before?: string;
  readonly flags?: readonly string[];
  /** Of the shell that starts it: `ulimit -n 64`. */
  readonly limit?: string;
  /** Whether nobody reads its log. */
  readonly isUnread?: boolean;
}

/** The start command in a process of its own, killed after the test. */
export function spawnGateway({
  environment = {},
  directory,
  before = '',
  flags = [],
  limit = 'true',
  isUnread = false,
}: GatewayProcessOptions): GatewayProcess {
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(before)}`];
  const startedAt = performance.now();
  const child = spawn(
    'bash',
    ['-c', `${limit} && exec "$0" "$@"`, process.execPath, ...flags, ...preload, COMMAND],
    {
      cwd: directory,
      env: { ...CALM, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  if (!isUnread) {
    child.stderr.on('data', (chunk) => {
      error += String(chunk);
    });
  }
  const exit = once(child, 'exit').then(([code]) => ({
    code: code as number | null,
    afterMs: performance.now() - startedAt,
  }));
  const url = findUrl();
  url.catch(() => {});
  return {
    child,
    url,
    exit,
    said: () => ({ out, error }),
    log: () =>
      error
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };

  async function findUrl(): Promise<string> {
    for (;;) {
      const [, found] = /GraphQL\S*(?: and GraphiQL)? +(http:\S+)\/graphql/.exec(out) ?? [];
      if (found !== undefined) return found;
      const ended = await Promise.race([once(child.stdout, 'data'), exit]);
      if (!Array.isArray(ended)) throw new Error(`ended with ${ended.code}: ${error}`);
    }
  }
}

/** The same over vendors' doubles. */
export async function spawnWithVendors(options: Omit<GatewayProcessOptions, 'directory'> = {}) {
  const { emulators, directory, environment } = await startVendors();
  const spawned = spawnGateway({
    ...options,
    directory,
    environment: { ...environment, ...options.environment },
  });
  return { emulators, directory, environment, ...spawned };
}
