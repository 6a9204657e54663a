import { GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import type { Plugin } from 'graphql-yoga';
import { createRefusal } from './refusal.ts';
import type { RequestStates } from './request-state.ts';

/** What an answer can be; the first two only where it is one, the others for streams as well. */
const ANSWER_TYPES = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'multipart/mixed',
];

const MESSAGE =
  'accept application/json or application/graphql-response+json, for a subscription text/event-stream, in UTF-8';

/** Runs nothing for a caller who could not be told what came of it, and says what to accept. */
export function useAcceptable(states: RequestStates): Plugin {
  return {
    onRequestParse({ request }) {
      if (isAcceptable(request.headers.get('accept') || '*/*')) return;
      throw createRefusal({ status: 406, code: 'INVALID_INPUT', message: MESSAGE });
    },
    onResultProcess({ request, resultProcessor, setResultProcessor }) {
      if (resultProcessor !== undefined) return;
      setResultProcessor((_result, { Response: AnyResponse }) => {
        const { id, codes } = states.of(request);
        codes.add('INVALID_INPUT');
        const refusal = new GatewayError({ code: 'INVALID_INPUT', message: MESSAGE });
        const body = JSON.stringify({ errors: [maskError(refusal, { requestId: id })] });
        const headers = {
          'content-type': 'application/json; charset=utf-8',
          accept: ANSWER_TYPES.join(', '),
        };
        return new AnyResponse(body, { status: 406, headers });
      }, 'application/json');
    },
  };
}

/** By the rules that the GraphQL server chooses the form of an answer by. */
function isAcceptable(accept: string): boolean {
  return accept
    .replace(/\s/g, '')
    .toLowerCase()
    .split(',')
    .some((each) => {
      const [type = '', ...parameters] = each.split(';');
      const charset = parameters.find((parameter) => parameter.includes('charset='));
      if (charset !== undefined && charset !== 'charset=utf-8') return false;
      const [kind, form] = type.split('/');
      return ANSWER_TYPES.map((known) => known.split('/')).some(
        ([knownKind, knownForm]) =>
          (kind === '*' || kind === knownKind) && (form === '*' || form === knownForm),
      );
    });
}
