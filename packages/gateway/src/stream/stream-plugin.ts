import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { RequestStates } from '../server/request-state.ts';
import { openEventStream, sendEventStream } from './sse-stream.ts';
import type { StreamSettings } from './stream-setting.ts';

export interface EventStreamOptions {
  readonly states: RequestStates;
  readonly settings: StreamSettings;
}

/** What node:http's own way into the server brings along. */
interface NodeContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
}

/**
 * Sends the results of subscriptions over SSE on node:http itself: a stream of the Fetch API costs
 * each subscriber more than the rest, and cannot tell a slow client from a quick one. The server's
 * HTTP layer hears of it when the stream is over, and then has nothing left to send.
 */
export function useEventStreams({ states, settings }: EventStreamOptions): Plugin {
  return {
    onResultProcess({ request, result, resultProcessor, serverContext, setResultProcessor }) {
      const { res: response } = serverContext as NodeContext;
      if (response === undefined || resultProcessor === undefined) return;
      if (!isAsyncIterable(result)) return;
      setResultProcessor(async (results, { Response: AnyResponse }) => {
        const state = states.of(request);
        state.transport = 'sse';
        openEventStream(response, state.id);
        await sendEventStream(response, results as AsyncIterable<ExecutionResult>, settings);
        return new AnyResponse(null);
      }, 'text/event-stream');
    },
  };
}
