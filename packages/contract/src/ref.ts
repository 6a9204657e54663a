/** What a ref can point at. Accounts and vendors are configuration, not resources. */
export type ResourceType = 'Folder' | 'Model' | 'Asset' | 'Job' | 'User' | 'Group';

/**
 * Where one thing lives, inside the gateway. The graph's global id is made from it at the graph's
 * edge only.
 */
export interface Ref<T extends ResourceType = ResourceType> {
  /** Name of the configured account, e.g. `metafold-demo`. */
  readonly account: string;
  readonly type: T;
  /**
   * The vendor's own way to the thing, e.g. `projects/12/jobs/7` or a uuid. Only the adapter that
   * made it reads it; `Adapter.isRef` says whether a path from outside is one it could have made.
   * Its last segment is the thing's `vendorId`, so that the graph can tell that without a call.
   */
  readonly path: string;
}

/** What can change while somebody watches. */
export type LiveRef = Ref<'Job'> | Ref<'Model'>;

/** A string that is equal for equal refs, for maps and sets. */
export function refKey({ account, type, path }: Ref): string {
  return `${type}:${account}:${path}`;
}

/** The vendor's own id of what a ref points at, whether or not it has been read. */
export function vendorIdOf({ path }: Ref): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
