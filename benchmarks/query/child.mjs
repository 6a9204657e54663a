import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A script of this folder in a process of its own, once it has said where it answers. */
export async function startChild(file, environment = {}) {
  const env = { ...process.env, NODE_ENV: 'production', ...environment };
  const child = fork(new URL(file, import.meta.url), { env });
  child.once('exit', (code) => {
    if (code !== 0) process.exit(1);
  });
  const [ready] = await once(child, 'message');
  return {
    ...ready,
    ask: async (message = {}) => {
      child.send(message);
      const [answer] = await once(child, 'message');
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
