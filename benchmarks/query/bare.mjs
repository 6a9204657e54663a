import { createServer } from 'node:http';
import { serveAsContestant } from './contestant.mjs';

// A reply without any work: what node:http alone allows.
const BODY = JSON.stringify({
  data: {
    asset: {
      vendorId: '1207',
      name: 'bvh-f65657b0.bin',
      kind: 'file',
      size: 773,
      createdAt: '2026-03-02T08:59:59.000Z',
    },
  },
});
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };

const server = createServer((_, response) => {
  response.writeHead(200, HEADERS);
  response.end(BODY);
});
server.listen(0, '127.0.0.1', () => {
  serveAsContestant(`http://127.0.0.1:${server.address().port}/graphql`, async () => {});
});
