import { randomUUID } from 'node:crypto';

/** What the server notes of one HTTP request while it runs. */
export interface RequestState {
  readonly id: string;
  readonly startedAtMs: number;
  operationName: string | undefined;
  readonly codes: Set<string>;
}

export interface RequestStates {
  readonly of: (request: Request) => RequestState;
}

/** A caller may name its request, so that one name runs through all logs. */
const CALLERS_ID = /^[\w.-]{1,64}$/;

export function createRequestStates(): RequestStates {
  const states = new WeakMap<Request, RequestState>();

  return {
    of: (request) => {
      const known = states.get(request);
      if (known !== undefined) return known;
      const asked = request.headers.get('x-request-id');
      const state: RequestState = {
        id: asked !== null && CALLERS_ID.test(asked) ? asked : randomUUID(),
        startedAtMs: performance.now(),
        operationName: undefined,
        codes: new Set(),
      };
      states.set(request, state);
      return state;
    },
  };
}
