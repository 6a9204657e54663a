import { createServer } from 'node:http';
import { request as send } from 'undici';

/**
 * Stands before one emulator with its answers: each read is asked of it once and then given from
 * memory. The emulators stand still here, so what they once said stays true, and a vendor that
 * costs almost nothing leaves the processor to what is measured.
 */
export async function startReplay(emulator) {
  const answers = new Map();
  let delayMs = 0;
  let calls = new Map();

  const server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`;
    calls.set(key, (calls.get(key) ?? 0) + 1);
    const known = answers.get(key);
    if (known === undefined) {
      void forward(request, response, key);
      return;
    }
    if (delayMs === 0) {
      write(response, known);
      return;
    }
    setTimeout(write, delayMs, response, known);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;

  return {
    baseUrl: emulator.baseUrl.replace(emulator.origin, origin),
    setDelay: (ms) => {
      delayMs = ms;
    },
    /** Calls since the last time, by method and address. */
    takeCalls: () => {
      const taken = calls;
      calls = new Map();
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };

  async function forward(request, response, key) {
    const { connection: _, ...headers } = request.headers;
    const body = Buffer.concat(await request.toArray());
    const answer = await send(`${emulator.origin}${request.url}`, {
      method: request.method,
      // With the host that was asked for, so that the links in the answer lead here.
      headers,
      body: body.length === 0 ? null : body,
    });
    const whole = {
      status: answer.statusCode,
      headers: answer.headers,
      body: Buffer.from(await answer.body.arrayBuffer()),
    };
    delete whole.headers['transfer-encoding'];
    delete whole.headers.connection;
    delete whole.headers['keep-alive'];
    whole.headers['content-length'] = String(whole.body.length);
    if (request.method === 'GET' && whole.status === 200) answers.set(key, whole);
    setTimeout(write, delayMs, response, whole);
  }
}

function write(response, { status, headers, body }) {
  response.writeHead(status, headers);
  response.end(body);
}
