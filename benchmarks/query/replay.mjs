import { createServer } from 'node:net';
import { request as send } from 'undici';

const END_OF_HEAD = '\r\n\r\n';

/**
 * Stands before one emulator with its answers: each read is asked of it once and then given from
 * memory, head and body in one piece; anything else is sent on. The emulators stand still here, so
 * what they once said stays true, and a vendor that costs almost nothing leaves the processor to
 * what is measured. For that it reads no more of a known request than its first line.
 */
export async function startReplay(emulator) {
  const answers = new Map();
  let delayMs = 0;
  let calls = new Map();

  const server = createServer({ noDelay: true }, (socket) => {
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.latin1Slice();
      for (let length = lengthOfFirst(rest); length !== null; length = lengthOfFirst(rest)) {
        answer(socket, rest.slice(0, length));
        rest = rest.slice(length);
      }
    });
    // A client that hangs up is done, whatever was under way.
    socket.on('error', () => socket.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

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
      for (const socket of sockets) socket.destroy();
    },
  };

  function answer(socket, request) {
    const call = request.slice(0, request.indexOf(' HTTP/'));
    calls.set(call, (calls.get(call) ?? 0) + 1);
    const known = answers.get(call);
    if (known === undefined) void forward(socket, request, call);
    else give(socket, known);
  }

  function give(socket, bytes) {
    if (delayMs === 0) socket.write(bytes);
    else setTimeout(() => socket.write(bytes), delayMs);
  }

  async function forward(socket, request, call) {
    const [head, body] = splitOnce(request, END_OF_HEAD);
    const [, ...lines] = head.split('\r\n');
    const [method, address] = splitOnce(call, ' ');
    const response = await send(emulator.origin + address, {
      method,
      // With the host that was asked for, so that the links in the answer lead here.
      headers: Object.fromEntries(
        lines.map((line) => splitOnce(line, ': ')).filter(([name]) => !isOfConnection(name)),
      ),
      body: body === '' ? null : Buffer.from(body, 'latin1'),
    });
    const bytes = toBytes(response, Buffer.from(await response.body.arrayBuffer()));
    if (method === 'GET' && response.statusCode === 200) answers.set(call, bytes);
    give(socket, bytes);
  }
}

/** Of the request that `bytes` begin with; null where it has not come whole. */
function lengthOfFirst(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end === -1) return null;
  const hasBody = !bytes.startsWith('GET ');
  const bodyLength = hasBody ? Number(/^content-length: (\d+)/im.exec(bytes)?.[1] ?? 0) : 0;
  const length = end + END_OF_HEAD.length + bodyLength;
  return bytes.length < length ? null : length;
}

function toBytes({ statusCode, headers }, body) {
  const lines = Object.entries(headers)
    .filter(([name]) => !isOfConnection(name))
    .flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`));
  const head = [`HTTP/1.1 ${statusCode} `, ...lines, `content-length: ${body.length}`].join('\r\n');
  return Buffer.concat([Buffer.from(head + END_OF_HEAD, 'latin1'), body]);
}

function isOfConnection(header) {
  return /^(connection|content-length|keep-alive|transfer-encoding)$/i.test(header);
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
