import { createServer } from 'node:http';
import { serveAsContestant } from './contestant.mjs';

/**
 * A server of `node:http` with nothing but what an answer takes: reads the request, and calls `answer`
 * with the operation's name and what to hand the data to.
 */
export function serveAnswers(answer) {
  const server = createServer((request, response) => {
    let asked = '';
    request.on('data', (chunk) => {
      asked += chunk.latin1Slice();
    });
    request.on('end', () => {
      answer(JSON.parse(asked).operationName, (data) => {
        const body = JSON.stringify({ data });
        response.writeHead(200, [
          'content-type',
          'application/json',
          'content-length',
          String(Buffer.byteLength(body)),
        ]);
        response.end(body);
      });
    });
  });
  server.listen(0, '127.0.0.1', () => {
    serveAsContestant(`http://127.0.0.1:${server.address().port}/graphql`, async () => {});
  });
}
