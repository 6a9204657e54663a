import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Call, createCallLog } from './call-log.ts';
import { type Clock, type ClockMode, createClock } from './clock.ts';
import { CONTROL_PATH, createControl } from './control.ts';
import { createFaultBox, type FaultRule } from './fault.ts';
import { answerWithFault } from './fault-response.ts';

export type Sample = 'shop' | 'empty';

export interface EmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  port?: number;
  /** Default `real`; `manual` stands still until advanced. */
  clock?: ClockMode;
  /** Milliseconds since the epoch; see `createClock` for the default. */
  startAt?: number;
  /** Default false. True starts new work each minute, so that there is always something to watch. */
  isDemo?: boolean;
  /** Default `shop`. */
  sample?: Sample;
}

export interface Emulator {
  vendor: string;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** What a client of the vendor is given as its base: the origin and the vendor's path, if it has one. */
  baseUrl: string;
  clock: Clock;
  /** In the order of arrival. */
  calls(): readonly Call[];
  clearCalls(): void;
  addFaults(rules: readonly FaultRule[]): void;
  clearFaults(): void;
  /** Sample data, faults, calls and clock as at the start. */
  reset(): void;
  /** Also ends open connections. */
  close(): Promise<void>;
}

export interface EmulatorContext {
  clock: Clock;
  /** Known only once the server listens: not while `createApp` runs. */
  origin(): string;
  isDemo: boolean;
  sample: Sample;
}

/** The environment of a vendor's Hono app: `c.env.incoming` is the node request, for bodies that are streamed. */
export interface EmulatorEnv {
  Bindings: HttpBindings;
}

export interface EmulatorApp {
  app: { fetch(request: Request, env: HttpBindings): Response | Promise<Response> };
  /** The label of the credential that came with a request, `none` without one. */
  identify(request: Request): string;
  /** Makes the sample data anew; the clock is back at its start when it is called. */
  reset(): void;
  /** Gives back what outlives a request: files, timers. The server listens no more. */
  close?(): void;
  /** Further lists that the control API shows, by their path below `/_emulator/`. */
  inspect?: Readonly<Record<string, () => unknown>>;
}

export interface VendorOptions {
  vendor: string;
  /** Appended to the origin to give `baseUrl`. Default: empty. */
  basePath?: string;
  createApp(context: EmulatorContext): EmulatorApp;
}

/** Serves one vendor's double with its call log, faults, clock and control API. Rejects when the port is taken. */
export async function startEmulator({
  vendor,
  basePath = '',
  createApp,
  host = '127.0.0.1',
  port = 0,
  clock: mode = 'real',
  startAt,
  isDemo = false,
  sample = 'shop',
}: EmulatorOptions & VendorOptions): Promise<Emulator> {
  const clock = createClock({ mode, ...(startAt !== undefined && { startAt }) });
  const log = createCallLog();
  const faults = createFaultBox();
  let origin = '';
  const {
    app,
    identify,
    reset: resetApp,
    close: closeApp,
    inspect = {},
  } = createApp({ clock, origin: () => origin, isDemo, sample });

  function reset(): void {
    clock.reset();
    log.clear();
    faults.clear();
    resetApp();
  }

  const control = createControl({ vendor, clock, log, faults, reset, inspect });

  async function answer(request: Request, env: HttpBindings): Promise<Response> {
    const method = env.incoming.method ?? 'GET';
    const [path, query] = splitUrl(env.incoming.url ?? '/');
    if (path === CONTROL_PATH || path.startsWith(`${CONTROL_PATH}/`)) return control.fetch(request);
    const credential = identify(request);
    const call = log.receive({ method, path, query, credential });
    const fault = faults.take({ method, path, credential });
    if (fault === undefined) {
      const response = await app.fetch(request, env);
      call.status = response.status;
      return response;
    }
    const faulted = await answerWithFault(fault, env, async () => app.fetch(request, env));
    call.status = faulted.status;
    return faulted.response;
  }

  const listener = getRequestListener((request, env) => answer(request, env as HttpBindings), {
    // The emulator may live inside a gateway's process, whose globals are not ours to replace.
    overrideGlobalObjects: false,
  });
  const server = createServer(listener);
  await listen(server, { vendor, host, port });
  origin = `http://${host}:${(server.address() as AddressInfo).port}`;

  return {
    vendor,
    origin,
    baseUrl: `${origin}${basePath}`,
    clock,
    calls: log.calls,
    clearCalls: log.clear,
    addFaults: faults.add,
    clearFaults: faults.clear,
    reset,
    async close() {
      await close(server);
      clock.stop();
      closeApp?.();
    },
  };
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

interface Address {
  vendor: string;
  host: string;
  port: number;
}

function listen(server: Server, { vendor, host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const reason = isTaken ? 'is taken' : `cannot be used (${error.code ?? error.message})`;
      reject(
        new Error(`the ${vendor} emulator's port ${port} on ${host} ${reason}`, { cause: error }),
      );
    });
    server.listen(port, host, () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
