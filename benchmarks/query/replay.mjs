import { createServer } from 'node:net';
import { request as send } from 'undici';

const END_OF_HEAD = '\r\n\r\n';

/**
 * Stands before one emulator with its answers: each read is asked of it once and then given from
 * memory; anything else is sent on. Answers come in the order of the requests, those to requests that
 * arrived in one piece by one write. The emulators stand still here, so what they once said stays
 * true, and a vendor that costs almost nothing leaves the processor to what is measured. For that it
 * reads no more of a known request than its first line.
 */
export async function startReplay(emulator) {
  const answers = new Map();
  let delayMs = 0;
  let isHung = false;
  let calls = new Map();

  const server = createServer({ noDelay: true }, (socket) => {
    let rest = '';
    let isForwarding = false;
    socket.on('data', (chunk) => {
      rest += chunk.latin1Slice();
      if (!isForwarding) void answerAll();
    });
    // A client that hangs up is done, whatever was under way.
    socket.on('error', () => socket.destroy());

    async function answerAll() {
      let ready = [];
      for (let length = lengthOfFirst(rest); length !== null; length = lengthOfFirst(rest)) {
        const request = rest.slice(0, length);
        rest = rest.slice(length);
        const call = request.slice(0, request.indexOf(' HTTP/'));
        calls.set(call, (calls.get(call) ?? 0) + 1);
        const known = answers.get(call);
        if (known !== undefined) {
          ready.push(known);
          continue;
        }
        give(socket, ready);
        ready = [];
        isForwarding = true;
        ready.push(await forward(request, call));
        isForwarding = false;
      }
      give(socket, ready);
    }
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
    /** Whether it takes requests and never answers. */
    setHung: (hung) => {
      isHung = hung;
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

  function give(socket, pieces) {
    if (pieces.length === 0 || isHung) return;
    if (delayMs === 0) write(socket, pieces);
    else setTimeout(() => write(socket, pieces), delayMs);
  }

  async function forward(request, call) {
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
    return bytes;
  }
}

function write(socket, pieces) {
  socket.cork();
  for (const bytes of pieces) socket.write(bytes);
  socket.uncork();
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
