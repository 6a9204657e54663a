import type { PartialCallLimits } from '@fabgraph/adapters';
import { z } from 'zod';
import { callerShape } from './caller-setting.ts';
import { type ClientSettings, clientLimitShape, toClientSettings } from './client-limit.ts';
import { type LiveSettings, liveShape, toLiveSettings } from './live-setting.ts';
import type { ConfigurationProblem } from './problem.ts';
import { type ProcessSettings, processShape, toProcessSettings } from './process-setting.ts';
import { traceShape } from './trace-setting.ts';
import { toCallLimits, vendorLimitShape } from './vendor-limit.ts';

/** Settings of the server itself. They come from the environment only. */
export interface ServerSettings extends LiveSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Where what must survive a restart is kept. */
  readonly dataDir: string;
  /** Undefined: made at the first start and kept in the data folder. */
  readonly secret: string | undefined;
  /** Base of every address given to clients. Undefined: the server's own. */
  readonly publicUrl: string | undefined;
  readonly logLevel: string;
  /** What bounds the calls to vendors. */
  readonly callLimits: PartialCallLimits;
  /** What bounds clients, and what they may see. */
  readonly client: ClientSettings;
  /** Nobody need be asked who they are, whoever can reach the gateway. */
  readonly isOpen: boolean;
  readonly process: ProcessSettings;
}

export const MIN_SECRET_BYTES = 32;

const PORT_MESSAGE = 'must be a port: a whole number from 0 to 65535';
const URL_MESSAGE = 'must be an address such as https://graph.example.com, without user or query';

export const environmentSchema = z.object({
  ...vendorLimitShape,
  ...clientLimitShape,
  ...callerShape,
  ...processShape,
  ...traceShape,
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an IP address')
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_MESSAGE)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_MESSAGE)
    .default(4_000),
  FABGRAPH_DATA_DIR: z.string().default('.fabgraph'),
  FABGRAPH_SECRET: z
    .string()
    .refine(
      (secret) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES,
      `must be at least ${MIN_SECRET_BYTES} bytes long; unset it to have one made`,
    )
    .optional(),
  FABGRAPH_PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, URL_MESSAGE)
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  FABGRAPH_LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], {
      error: 'must be silent, error, warn, info or debug',
    })
    .default('info'),
  ...liveShape,
});

export interface ServerSettingsResult {
  /** Where a variable is wrong, as if it was not set. */
  readonly settings: ServerSettings;
  /** Each is named by its variable. */
  readonly problems: readonly ConfigurationProblem[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as one that is not set. */
export function parseServerSettings(environment: Variables): ServerSettingsResult {
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(set));
  if (parsed.success) return { settings: toSettings(parsed.data), problems: [] };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    where: path.join('.'),
    message,
  }));
  const right = set.filter(([name]) => !problems.some(({ where }) => where === name));
  const data = environmentSchema.parse(Object.fromEntries(right));
  return { settings: toSettings(data), problems };
}

function toSettings(data: z.infer<typeof environmentSchema>): ServerSettings {
  return {
    host: data.HOST,
    port: data.PORT,
    dataDir: data.FABGRAPH_DATA_DIR,
    secret: data.FABGRAPH_SECRET,
    publicUrl: data.FABGRAPH_PUBLIC_URL,
    logLevel: data.FABGRAPH_LOG_LEVEL,
    ...toLiveSettings(data),
    callLimits: toCallLimits(data),
    client: toClientSettings(data),
    isOpen: data.FABGRAPH_ALLOW_ANYONE,
    process: toProcessSettings(data),
  };
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && `${username}${password}${search}${hash}` === '';
}
