import type { ContentfulStatusCode } from 'hono/utils/http-status';

export interface Problem {
  readonly code: string;
  readonly title: string;
}

/** Ends a request with the vendor's error body: `{ "errors": [{ "code", "title" }] }`. */
export class RequestProblem extends Error {
  readonly status: ContentfulStatusCode;
  readonly problems: readonly Problem[];

  constructor(status: ContentfulStatusCode, ...problems: readonly Problem[]) {
    super(problems.map(({ title }) => title).join('; '));
    this.name = 'RequestProblem';
    this.status = status;
    this.problems = problems;
  }
}

export function notFound(what: string): RequestProblem {
  return new RequestProblem(404, { code: 'not_found', title: `There is no such ${what}.` });
}

export function forbidden(title: string): RequestProblem {
  return new RequestProblem(403, { code: 'forbidden', title });
}

export function unauthenticated(): RequestProblem {
  return new RequestProblem(401, {
    code: 'unauthenticated',
    title: 'Log in first: the session or token is missing, wrong or expired.',
  });
}
