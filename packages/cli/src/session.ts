import { type Client, createClient } from '@fabgraph/codegen-client';
import type { Screen } from './screen/screen.ts';
import { UsageError } from './stop.ts';

/** What every command works with. */
export interface Session {
  readonly client: Client;
  readonly screen: Screen;
  /** Aborted by Ctrl-C, or when nobody reads the results any more. */
  readonly signal: AbortSignal;
  readonly stdin: NodeJS.ReadableStream;
  /** For bytes; all else goes through the screen. */
  readonly stdout: NodeJS.WriteStream;
  /** Where the gateway is. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export interface GlobalOptions {
  readonly url: string;
  readonly header?: readonly string[];
  readonly json?: boolean;
}

export type SessionOptions = Pick<Session, 'screen' | 'signal' | 'stdin' | 'stdout'> &
  GlobalOptions;

export function openSession({ url, header = [], ...rest }: SessionOptions): Session {
  const endpoint = toEndpoint(url);
  const headers = toHeaders(header);
  const client = createClient({ url: endpoint, headers });
  return { ...rest, client, url: endpoint, headers };
}

/** An address without a path is that of a gateway, whose graph is at `/graphql`. */
function toEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--url is no http(s) address: ${text}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('--url cannot hold a password: --header sends credentials.');
  }
  if (url.pathname === '/') url.pathname = '/graphql';
  return url;
}

/** A header may be a secret: it is not repeated in the message. */
function toHeaders(lines: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Headers();
  for (const line of lines) {
    const end = line.indexOf(':');
    try {
      headers.append(line.slice(0, Math.max(0, end)), line.slice(end + 1).trim());
    } catch {
      throw new UsageError("A --header is no header: --header 'name: value'.");
    }
  }
  return Object.fromEntries(headers);
}
