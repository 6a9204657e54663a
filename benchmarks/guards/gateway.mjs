import { subscribe } from 'node:diagnostics_channel';
import { startDemoGateway } from '../demo-gateway.mjs';
import { now } from '../live/moment.mjs';
import { serveParent } from '../live/serve-parent.mjs';
import { optionsOf } from './guard.mjs';

const { baseUrls, guards, isPatient } = JSON.parse(process.env.GATEWAY);

/** When each connection that it took was opened and closed, by the client's port. */
const connections = new Map();
subscribe('net.server.socket', ({ socket }) => {
  const { remotePort } = socket;
  connections.set(remotePort, { openedAtMs: now(), closedAtMs: null });
  socket.once('close', () => {
    connections.get(remotePort).closedAtMs = now();
  });
});

const { url, traffic, close } = await startDemoGateway(baseUrls, optionsOf(guards, isPatient));

serveParent({
  ready: { url: `${url}/graphql` },
  handlers: {
    traffic: () => traffic.getState(),
    connections: ({ ports }) => ({ found: ports.map((port) => connections.get(port) ?? null) }),
  },
  close,
});
