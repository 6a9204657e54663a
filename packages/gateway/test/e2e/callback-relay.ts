import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A gateway's public address, whose owner decides which of the vendor's reports come through. */
export interface CallbackRelay {
  readonly url: string;
  /** Where the gateway really is. */
  readonly leadTo: (gatewayUrl: string) => void;
  /** `hold`: the vendor is told that its report was taken, and it goes on only by `deliver`. */
  readonly handle: (mode: 'pass' | 'hold') => void;
  /** In the order of arrival, held or not. */
  readonly reports: readonly HeldReport[];
  /** Resolves to the gateway's status. */
  readonly deliver: (report: HeldReport) => Promise<number>;
}

export interface HeldReport {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

export interface OpenedCallbackRelay extends CallbackRelay {
  readonly close: () => void;
}

/** A relay for one test, closed after it even when it fails. */
export async function startCallbackRelay(): Promise<CallbackRelay> {
  const relay = await openCallbackRelay();
  onTestFinished(relay.close);
  return relay;
}

export async function openCallbackRelay(): Promise<OpenedCallbackRelay> {
  const reports: HeldReport[] = [];
  let mode: 'pass' | 'hold' = 'pass';
  let target = '';

  const forward = ({ method, path, body }: HeldReport) =>
    fetch(`${target}${path}`, { method, body: body.length === 0 ? null : new Uint8Array(body) });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '' } = request;
    const report = { method, path, body: Buffer.concat(chunks) };
    const isReport = path.startsWith('/callbacks/');
    if (isReport) reports.push(report);
    if (isReport && mode === 'hold') {
      response.writeHead(204).end();
      return;
    }
    const { status } = await forward(report);
    response.writeHead(status).end();
  };

  const server = createServer((request, response) =>
    answer(request, response).catch(() => response.destroy()),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (gatewayUrl) => {
      target = gatewayUrl;
    },
    handle: (next) => {
      mode = next;
    },
    reports,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
    deliver: async (report) => (await forward(report)).status,
  };
}
