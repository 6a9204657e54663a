const LOOK_MS = 20;

/** Things that are done over and over, each by itself, until they are stopped. `onWrong`: what one of them threw. */
export function createLoops({ onWrong }) {
  const loops = [];
  let isOver = false;
  let atRest = Promise.resolve();
  let activeCount = 0;

  return {
    start: (pauseMs, act) => {
      loops.push(run(pauseMs, act));
    },
    /** Lets all come to the end of their turns, and has something done before the next. */
    atRest: async (act) => {
      let goOn;
      atRest = new Promise((resolve) => {
        goOn = resolve;
      });
      while (activeCount > 0) await pause(LOOK_MS);
      try {
        return await act();
      } finally {
        goOn();
      }
    },
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
    },
  };

  async function run(pauseMs, act) {
    for (let turn = 0; !isOver; turn += 1) {
      await atRest;
      activeCount += 1;
      try {
        await act(turn);
      } catch (error) {
        onWrong(error);
      }
      activeCount -= 1;
      await pause(pauseMs);
    }
  }
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
