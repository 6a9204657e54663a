import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { UNCACHED } from '../server/request-log.ts';
import type { RequestStates } from '../server/request-state.ts';
import { sendEventStream } from './sse-stream.ts';
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

const HEADERS = {
  'content-type': 'text/event-stream',
  connection: 'keep-alive',
  'cache-control': UNCACHED,
  'content-encoding': 'none',
};

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
        const headers = { ...HEADERS, 'x-request-id': states.of(request).id };
        response.writeHead(200, headers);
        await sendEventStream(response, results as AsyncIterable<ExecutionResult>, settings);
        return new AnyResponse(null, { headers: HEADERS });
      }, 'text/event-stream');
    },
  };
}
