import { once } from 'node:events';
import { request } from 'node:http';
import WebSocket from 'ws';
import { pause } from './loops.mjs';

const EVENT = 'cursor change';
const WATCHES = [
  {
    query: `subscription ($after: String) { modelsUpdated(after: $after) { ${EVENT} model { name } } }`,
  },
  {
    query: `subscription ($after: String) { jobsUpdated(after: $after) { ${EVENT} job { status } } }`,
  },
  {
    query: `subscription ($after: String, $id: ID!) {
      modelUpdated(after: $after, id: $id) { ${EVENT} model { status } }
    }`,
    isOfOne: true,
  },
];
const OWN_ERRORS = /"code":"(INTERNAL|INVALID_INPUT)"/;

/**
 * Subscribes over either transport for a while, from where a former subscription was left, and
 * leaves with a word or without. `newest`: gives the id of a model, if there is one.
 */
export function createWatching({ caller: { url, key }, newest, counts }) {
  /** The last cursor of each watch. */
  const cursors = new Map();

  return async (turn) => {
    const { query, isOfOne = false } = WATCHES[turn % WATCHES.length];
    const id = isOfOne ? newest() : undefined;
    if (isOfOne && id === undefined) return pause(500);
    const place = `${query}${id ?? ''}`;
    const after = turn % 4 === 0 ? undefined : cursors.get(place);
    if (cursors.size > 20) cursors.clear();
    const take = (text) => {
      if (OWN_ERRORS.test(text)) throw new Error(`a stream had ${text.slice(0, 300)}`);
      const [, cursor] = /"cursor":"([^"]+)"/.exec(text) ?? [];
      if (cursor === undefined) return;
      counts.events += 1;
      cursors.set(place, cursor);
    };
    const watch = turn % 2 === 0 ? overSocket : overStream;
    await watch({ payload: { query, variables: { id, after } }, take, turn });
    counts.streams += 1;
  };

  async function overSocket({ payload, take, turn }) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const wrong = [];
    socket.on('error', (error) => wrong.push(error));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await Promise.race([once(socket, 'open'), closed]);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': key } }));
    await Promise.race([once(socket, 'message'), closed]);
    socket.on('message', (data) => attempt(() => take(String(data)), wrong));
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    await pause(stayMs(turn));
    if (turn % 3 === 0) socket.terminate();
    else socket.close();
    await closed;
    if (wrong.length > 0) throw wrong[0];
  }

  async function overStream({ payload, take, turn }) {
    const wrong = [];
    const call = request(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'x-api-key': key,
      },
    });
    call.end(JSON.stringify(payload));
    const [response] = await once(call, 'response');
    if (response.statusCode !== 200) wrong.push(new Error(`a stream had ${response.statusCode}`));
    // Torn down on purpose.
    call.on('error', () => {});
    response.on('error', () => {});
    response.setEncoding('utf8');
    response.on('data', (text) => attempt(() => take(text), wrong));
    const closed = new Promise((resolve) => response.on('close', resolve));
    await pause(stayMs(turn));
    call.destroy();
    await closed;
    if (wrong.length > 0) throw wrong[0];
  }
}

function stayMs(turn) {
  return 500 + (turn % 4) * 700;
}

function attempt(act, wrong) {
  try {
    act();
  } catch (error) {
    wrong.push(error);
  }
}
