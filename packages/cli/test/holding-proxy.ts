import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to the gateway on which a large request stops half way until it is let go. */
export interface HoldingProxy {
  readonly origin: string;
  /** Where it leads. */
  lead(gatewayUrl: string): void;
  /** Lets held bytes go, and holds no more. */
  release(): void;
  /** Connections of clients that are open. */
  readonly open: ReadonlySet<Socket>;
}

/** `holdAfterBytes`: so many of a connection go through. */
export async function createHoldingProxy(holdAfterBytes: number): Promise<HoldingProxy> {
  const open = new Set<Socket>();
  const held = new Set<() => void>();
  let port = 0;
  let isHolding = true;

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let passedBytes = 0;
    open.add(client);
    client.on('close', () => {
      open.delete(client);
      upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
    for (const socket of [client, upstream]) socket.on('error', () => {});
    upstream.pipe(client);
    client.on('data', (chunk) => {
      upstream.write(chunk);
      passedBytes += chunk.length;
      if (!isHolding || passedBytes < holdAfterBytes) return;
      client.pause();
      held.add(() => client.resume());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const client of open) client.destroy();
  });

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (gatewayUrl) => {
      port = Number(new URL(gatewayUrl).port);
    },
    release: () => {
      isHolding = false;
      for (const go of held) go();
      held.clear();
    },
    open,
  };
}
