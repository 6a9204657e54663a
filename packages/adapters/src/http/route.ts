/**
 * Finds the template that a path was made from. It answers with templates only, so that no value can
 * get into a route; where an id happens to be another template's word, the route is that one.
 */
export interface RouteTable {
  /** @param route its values are `{}`. As often as one likes. */
  readonly add: (route: string) => void;
  readonly find: (path: string) => string | null;
}

interface Branch {
  readonly branches: Map<string, Branch>;
  /** What ends here. */
  route: string | null;
}

const VALUE = '{}';

export function createRouteTable(): RouteTable {
  const root = createBranch();
  return {
    add: (route) => {
      let branch = root;
      for (const segment of route.split('/')) {
        const next = branch.branches.get(segment) ?? createBranch();
        branch.branches.set(segment, next);
        branch = next;
      }
      branch.route = route;
    },
    find: (path) => findIn(root, path.split('/'), 0),
  };
}

/** Words before values. */
function findIn(branch: Branch, segments: readonly string[], index: number): string | null {
  const segment = segments[index];
  if (segment === undefined) return branch.route;
  const word = branch.branches.get(segment);
  const found = word === undefined ? null : findIn(word, segments, index + 1);
  if (found !== null || segment === '') return found;
  const value = branch.branches.get(VALUE);
  return value === undefined ? null : findIn(value, segments, index + 1);
}

function createBranch(): Branch {
  return { branches: new Map(), route: null };
}
