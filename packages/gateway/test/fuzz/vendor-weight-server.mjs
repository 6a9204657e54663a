import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

/** Answers on a thread of its own, so that what it does takes no time of the gateway's. */
let answers = [];

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://any').pathname;
  const { status, body } = answers.find((answer) => answer.path === path) ?? {
    status: 404,
    body: '{}',
  };
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
});

server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
parentPort.on('message', (given) => {
  answers = given;
  parentPort.postMessage('taken');
});
