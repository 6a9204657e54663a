import { Writable } from 'node:stream';
import { expect, onTestFinished, vi } from 'vitest';
import { start } from '../../src/command/start.ts';
import { type Environment, startVendors } from '../e2e/restartable-gateway.ts';

export interface TracedGateway {
  /** `http://127.0.0.1:PORT/graphql` */
  readonly url: string;
  readonly emulators: Awaited<ReturnType<typeof startVendors>>['emulators'];
  readonly log: () => readonly Record<string, unknown>[];
  readonly stop: () => Promise<void>;
  readonly ask: (query: string, headers?: Readonly<Record<string, string>>) => Promise<unknown>;
}

/** The start command over the three vendors' doubles, with what `environment` says besides. */
export async function startTracedGateway(environment: Environment): Promise<TracedGateway> {
  // The SDK reads it from the process.
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '5');
  onTestFinished(() => void vi.unstubAllEnvs());
  const vendors = await startVendors();
  const said: string[] = [];
  const lines: string[] = [];
  const logTo = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const running = await start({
    environment: { ...vendors.environment, PORT: '0', ...environment },
    directory: vendors.directory,
    say: (line) => void said.push(line),
    logTo,
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= running.stop();
    return stopping;
  };
  onTestFinished(stop);
  const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(said.join('\n'))?.[0] ?? '';
  expect(url).not.toBe('');

  return {
    url,
    emulators: vendors.emulators,
    stop,
    log: () => lines.map((line) => JSON.parse(line)),
    ask: async (query, headers = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      return await response.json();
    },
  };
}
