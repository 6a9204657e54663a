import { createAsking } from './asking.mjs';
import { createCaller } from './caller.mjs';
import { createLoops } from './loops.mjs';
import { createSending } from './sending.mjs';
import { createWatching } from './watching.mjs';

const FAULTS = [
  { status: 500 },
  { status: 429, headers: { 'retry-after': '1' } },
  { reset: true },
  { truncate: 5 },
  { delayMs: 800 },
];
const WATCHING_CLIENTS = 6;
const MAX_TOLD = 20;

/** Clients of every kind until they are stopped, and vendors that fail now and then. */
export async function startLoad({ url, key, brought, emulators }) {
  const counts = {
    answers: 0,
    errors: 0,
    refused: 0,
    uploads: 0,
    cutOff: 0,
    callbacks: 0,
    streams: 0,
    events: 0,
    wrong: 0,
  };
  const wrongs = new Set();
  const loops = createLoops({
    onWrong: ({ message, cause }) => {
      counts.wrong += 1;
      if (wrongs.size < MAX_TOLD) wrongs.add(`${message} ${cause?.message ?? ''}`);
    },
  });
  const caller = createCaller({ url, key });
  const asking = createAsking({ caller, brought, counts });
  const sending = createSending({ caller, counts });
  const watching = createWatching({ caller, newest: sending.newest, counts });

  await asking.fill();
  loops.start(20, asking.read);
  loops.start(20, (turn) => asking.read(turn + 3));
  loops.start(100, asking.vary);
  loops.start(100, asking.walk);
  loops.start(100, asking.refuse);
  loops.start(200, asking.intrude);
  loops.start(200, asking.bring);
  loops.start(300, asking.leave);
  for (let client = 0; client < WATCHING_CLIENTS; client += 1) {
    loops.start(0, (turn) => watching(client + turn));
  }
  loops.start(2_500, sending.send);
  loops.start(200, reportFalsely);
  loops.start(7_000, disturb);

  return {
    counts,
    wrongs,
    atRest: loops.atRest,
    stop: loops.stop,
  };

  /** As a vendor would, but under no address that it was given. */
  async function reportFalsely(turn) {
    const token = String(turn).padStart(40, 'x');
    const address = `${url}/callbacks/authentise-demo/${token}`;
    const { status } = await fetch(address, { method: 'POST', body: '{"uri":"/model/1"}' });
    if (status !== 404) throw new Error(`a false callback was answered with ${status}`);
    counts.refused += 1;
  }

  /** One vendor fails for a while, in another way each time. */
  async function disturb(turn) {
    const vendors = [emulators.metafold, emulators.authentise, emulators['3dverse']];
    for (const vendor of vendors) {
      vendor.clearFaults();
      vendor.clearCalls();
    }
    counts.callbacks = (await readCallbacks()).length;
    if (turn % 2 === 0) return;
    vendors[turn % 3].addFaults([{ path: '*', times: 20, ...FAULTS[turn % FAULTS.length] }]);
  }

  /** Those that a vendor has sent. */
  async function readCallbacks() {
    const answer = await fetch(`${emulators.authentise.origin}/_emulator/callbacks`);
    return await answer.json();
  }
}
