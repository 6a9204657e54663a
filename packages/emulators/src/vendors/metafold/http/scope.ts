export const SCOPES = [
  'projects:read',
  'projects:write',
  'assets:read',
  'assets:write',
  'jobs:read',
  'jobs:write',
  'workflows:read',
  'workflows:write',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What each route asks of a token. Documented for assets, jobs and `GET /projects`; the rest by analogy. */
export const ROUTE_SCOPES = {
  'GET /projects': ['projects:read'],
  'POST /projects': ['projects:write'],
  'GET /projects/:project': ['projects:read'],
  'PATCH /projects/:project': ['projects:write'],
  'DELETE /projects/:project': ['projects:write'],
  'GET /projects/:project/assets': ['assets:read'],
  'POST /projects/:project/assets': ['assets:write'],
  'GET /projects/:project/assets/:asset': ['assets:read'],
  'PATCH /projects/:project/assets/:asset': ['assets:write'],
  'DELETE /projects/:project/assets/:asset': ['assets:write'],
  'GET /projects/:project/jobs': ['jobs:read'],
  'POST /projects/:project/jobs': ['jobs:write'],
  'GET /projects/:project/jobs/:job': ['jobs:read'],
  'GET /projects/:project/jobs/:job/status': ['jobs:read'],
  'PATCH /projects/:project/jobs/:job': ['jobs:write'],
  'DELETE /projects/:project/jobs/:job': ['jobs:write'],
  'GET /projects/:project/workflows': ['workflows:read'],
  'POST /projects/:project/workflows': ['workflows:write'],
  'GET /projects/:project/workflows/:workflow': ['workflows:read'],
  'GET /projects/:project/workflows/:workflow/status': ['workflows:read'],
  'POST /projects/:project/workflows/:workflow/cancel': ['workflows:write'],
  'DELETE /projects/:project/workflows/:workflow': ['workflows:write'],
  'GET /user/license': [],
  'GET /user/quota': [],
  'GET /user/usage': [],
} as const satisfies Record<string, readonly Scope[]>;

export type RouteKey = keyof typeof ROUTE_SCOPES;
