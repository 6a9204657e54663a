import type { IncomingMessage } from 'node:http';
import { maskError } from '@fabgraph/schema';
import { type ExecutionResult, getOperationAST } from 'graphql';
import type { Logger } from 'pino';
import { showResult } from './error-plugin.ts';
import type { RequestHandler } from './http-server.ts';
import { toJsonAnswer } from './json-answer.ts';
import { type PlainParams, parsePlainParams, plainMediaTypeOf } from './plain-request.ts';
import { lineOf, UNCACHED } from './request-log.ts';
import { createRequestState } from './request-state.ts';
import { type GatewayYoga, GRAPHQL_PATH } from './yoga.ts';

export interface PlainPathOptions {
  readonly yoga: GatewayYoga;
  readonly logger: Logger;
  readonly maxBodyBytes: number;
}

/** An operation that is known to be one. */
type Run = (leaving: AbortSignal) => Promise<ExecutionResult>;

/**
 * Answers ordinary requests on node:http, through the same plugins as all others and in the same
 * words, but without an object of the Fetch API, which would cost more than the operation itself.
 * What is not ordinary, or not right, is left to the HTTP layer of the GraphQL server, so that there
 * is one place that says what is wrong.
 */
export function createPlainPath({ yoga, logger, maxBodyBytes }: PlainPathOptions): RequestHandler {
  return async (request, response) => {
    const mediaType = plainMediaTypeOf(request, maxBodyBytes);
    if (mediaType === null) return yoga(request, response);
    const state = createRequestState(idOf(request));
    const leaving = new AbortController();
    let isOurs = true;
    response.once('close', () => {
      if (!isOurs) return;
      const isCutOff = response.writableFinished ? undefined : true;
      if (isCutOff) leaving.abort();
      const { method } = request;
      const { statusCode: status } = response;
      logger.info(lineOf(state, { method, path: GRAPHQL_PATH, status, isCutOff }), 'request');
    });
    const body = await readText(request);
    if (body === null) return;
    const params = parsePlainParams(body);
    const run = params && prepare(params);
    if (!run) {
      isOurs = false;
      return yoga(withBody(request, body), response);
    }
    state.operationName = params?.operationName ?? undefined;
    const accept = request.headers.accept ?? '';
    const result = showResult(await run(leaving.signal), { state, accept, logger });
    if (response.headersSent || response.destroyed) return;
    const answer = toJsonAnswer(result, mediaType);
    response.writeHead(answer.status, {
      ...answer.headers,
      'x-request-id': state.id,
      'cache-control': UNCACHED,
      'content-length': Buffer.byteLength(answer.body),
    });
    response.end(answer.body);
  };

  /** Null where the document is not right, or is no query or mutation. */
  function prepare(params: PlainParams): Run | null {
    const { schema, parse, validate, contextFactory, execute } = yoga.getEnveloped({ params });
    const { operationName } = params;
    try {
      const document = parse(params.query);
      if (validate(schema, document).length > 0) return null;
      const operation = getOperationAST(document, operationName)?.operation ?? 'subscription';
      if (operation === 'subscription') return null;
      return async (leaving) => {
        try {
          const contextValue = await contextFactory({ leaving });
          const variableValues = params.variables;
          return await execute({ schema, document, contextValue, variableValues, operationName });
        } catch (error) {
          return { errors: [maskError(error)] };
        }
      };
    } catch {
      return null;
    }
  }
}

function idOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' ? id : undefined;
}

/** Null where it ends before its end. */
function readText(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(toText(chunks)));
    request.once('close', () => resolve(null));
  });
}

function toText(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  return (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8');
}

/** The same request with its body as it was read, where the HTTP layer looks for it. */
function withBody(request: IncomingMessage, body: string): IncomingMessage {
  return Object.assign(request, { body });
}
