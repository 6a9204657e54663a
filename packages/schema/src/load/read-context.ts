import type { ReadContext } from '@fabgraph/contract';
import { accountOf } from './account.ts';
import { callerOf } from './caller.ts';
import { createOnce } from './once.ts';
import { createPerOperation } from './per-operation.ts';

/** What one account's adapter is given for every read of one operation. */
export const readContextOf = createPerOperation((context, account): ReadContext => {
  const { signal, onCall, trace } = callerOf(context, accountOf(context, { account }));
  return { signal, onCall, trace, once: createOnce() };
});

/** The graph's own memory of the same kind, apart from the adapter's so that keys cannot meet. */
export const onceOf = createPerOperation(() => createOnce());
