import { serveAnswers } from './answer-server.mjs';

// A reply without any work: what node:http alone allows. The limit's server, and its answer to S1 as
// an object that is written as JSON for each request; only the vendor is missing.
const ASSET = {
  vendorId: '1207',
  name: 'bvh-f65657b0.bin',
  kind: 'file',
  size: 773,
  createdAt: '2026-03-02T08:59:59.000Z',
};
serveAnswers((_, give) => give({ asset: ASSET }));
