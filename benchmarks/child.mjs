import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * A script in a process of its own, once it has said where it answers. `file`: its URL. `flags`: for
 * its Node.
 */
export async function startChild(file, { environment = {}, flags = [] } = {}) {
  const env = { ...process.env, NODE_ENV: 'production', ...environment };
  const child = fork(file, { env, execArgv: flags });
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
