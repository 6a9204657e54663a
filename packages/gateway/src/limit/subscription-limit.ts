import type { GraphContext } from '@fabgraph/schema';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { TransportContext } from '../server/transport-context.ts';
import { tooComplex } from './limit-error.ts';

/**
 * Refuses more subscriptions at once over one WebSocket; its others go on. Stands before the plugin
 * that gives each operation a signal of its own: when that is aborted, the subscription is over.
 */
export function useSubscriptionLimit(maxSubscriptions: number): Plugin<GraphContext> {
  /** By what tells that a socket has closed. */
  const open = new WeakMap<AbortSignal, number>();

  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn((args: SubscribeArgs) => {
        const { leaving, signal } = args.contextValue ?? {};
        // Over HTTP each has a request of its own.
        if (leaving === undefined || signal === undefined) return subscribeFn(args);
        const count = open.get(leaving) ?? 0;
        if (count >= maxSubscriptions) return refuse();
        open.set(leaving, count + 1);
        const leave = () => open.set(leaving, (open.get(leaving) ?? 1) - 1);
        signal.addEventListener('abort', leave, { once: true });
        return subscribeFn(args);
      });
    },
  };

  function refuse(): ExecutionResult {
    const error = tooComplex({
      limit: 'SUBSCRIPTIONS',
      sent: `This socket has ${maxSubscriptions} subscriptions already`,
      max: maxSubscriptions,
      advice: 'end one of them, watch many things by one subscription, or open another socket',
    });
    return { errors: [error] };
  }
}

type SubscribeArgs = ExecutionArgs & { contextValue?: GraphContext & TransportContext };
