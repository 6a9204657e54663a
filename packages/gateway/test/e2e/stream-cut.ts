import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A line to a vendor that can be cut. */
export interface CutLine {
  readonly url: string;
  readonly leadTo: (origin: string) => void;
  /** Ends what is connected; nothing new is let through until `mend`. */
  readonly cut: () => void;
  readonly mend: () => void;
}

export async function startCutLine(): Promise<CutLine> {
  const sockets = new Set<Socket>();
  let target = { host: '', port: 0 };
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    cut();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (origin) => {
      const { hostname, port } = new URL(origin);
      target = { host: hostname, port: Number(port) };
    },
    cut,
    mend: () => {
      isCut = false;
    },
  };
}
