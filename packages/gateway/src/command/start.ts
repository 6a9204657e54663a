import type { Writable } from 'node:stream';
import { vendorDefinitions } from '@fabgraph/adapters';
import { createLoadWatch } from '../load/load-watch.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { combineObservers } from '../observe/combine-observers.ts';
import { createMisfitLog } from '../observe/misfit-log.ts';
import { createGateway } from '../server/gateway.ts';
import { type Configuration, loadConfiguration } from '../settings/configuration.ts';
import { startTracing } from '../trace/start-tracing.ts';
import { startAccounts } from './account.ts';
import { describeStart } from './description.ts';
import type { Running } from './lifetime.ts';
import { createLog } from './log.ts';
import { StartError } from './start-error.ts';

export interface StartOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a configuration file is looked for and the data folder is. */
  readonly directory: string;
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void;
  /** Takes the log. Default: standard error. */
  readonly logTo?: Writable | undefined;
}

/**
 * Reads the settings and starts what they ask for. Resolves to what runs.
 * @throws ConfigurationError, StartError
 */
export async function start({
  environment,
  directory,
  say,
  logTo = process.stderr,
}: StartOptions): Promise<Running> {
  const definitions = vendorDefinitions;
  // What the settings make is watched from its beginning, and whoever watches has something to log.
  const { logger, sink } = createLog('info', logTo);
  const metrics = createMetrics();
  const tracing = await startTracing({ environment, logger });
  const observer = combineObservers([
    metrics.observer,
    createMisfitLog(logger),
    ...(tracing === undefined ? [] : [tracing.observer]),
  ]);
  const configuration = loadConfiguration({ definitions, environment, directory, observer });
  logger.level = configuration.logLevel;
  const { adapters, embedded, close } = await startAccounts(definitions, configuration);
  metrics.read({ droppedLines: sink.droppedLines });
  const gateway = createGateway({
    registry: {
      vendors: definitions.map(({ vendor, capabilities }) => ({ info: vendor, capabilities })),
      accounts: adapters,
    },
    callers: configuration.callers,
    requestAccounts: configuration.requestAccounts,
    secret: configuration.secret,
    publicUrl: configuration.publicUrl,
    dataDir: configuration.dataDir,
    logger,
    traffic: configuration.traffic,
    metrics,
    tracing,
    load: createLoadWatch({ logger, meter: metrics.meter, ...configuration.process }),
    live: configuration.live,
    streams: configuration.streams,
    ...configuration.client,
    lists: configuration.lists,
    listLimits: configuration.listLimits,
  });
  const stop = async () => {
    await gateway.close();
    await close();
    await tracing?.close();
  };
  try {
    const { url } = await gateway.listen(configuration);
    say(
      describeStart({
        url: configuration.publicUrl ?? url,
        adapters,
        embedded,
        isProduction: configuration.client.isProduction,
      }),
    );
  } catch (error) {
    await stop();
    throw toStartError(error, configuration);
  }
  const { stopNoticeMs, stopGraceMs } = configuration.process;
  return { logger, sink, stopNoticeMs, stopGraceMs, leave: gateway.leave, stop };
}

function toStartError(error: unknown, { host, port }: Configuration): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} on ${host} is taken. Stop what uses it, or set PORT to another one (0: any free one).`,
    );
  }
  if (code === 'EACCES') {
    return new StartError(`Port ${port} on ${host} may not be used. Set PORT to one above 1023.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(`HOST ${host} is no address of this machine.`);
  }
  return error;
}
