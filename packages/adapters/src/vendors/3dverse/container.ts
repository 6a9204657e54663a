/**
 * The vendor's asset types (in filters and details) by container (in paths and as keys of grouped
 * lists), in the order in which a grouped list is read out.
 */
const TYPE_OF_CONTAINER: ReadonlyMap<string, string> = new Map([
  ['scenes', 'scene'],
  ['meshes', 'mesh'],
  ['materials', 'material'],
  ['textures', 'texture'],
  ['textures_1d', 'texture_1d'],
  ['textures_3d', 'texture_3d'],
  ['cubemaps', 'cubemap'],
  ['point_clouds', 'point_cloud'],
  ['volume_materials', 'volume_material'],
  ['collision_geometries', 'collision_geometry'],
  ['animations', 'animation'],
  ['animation_sequences', 'animation_sequence'],
  ['animation_sets', 'animation_set'],
  ['animation_graphs', 'animation_graph'],
  ['skeletons', 'skeleton'],
  ['sounds', 'sound'],
  ['shaders', 'shader'],
  ['render_graphs', 'render_graph'],
  ['scripts', 'script'],
  ['modules', 'module'],
  ['event_maps', 'event_map'],
  ['action_maps', 'action_map'],
]);

/** Those whose assets are data that can be fetched: geometry, pixels, sound or code. */
const WITH_CONTENT: ReadonlySet<string> = new Set([
  'animations',
  'animation_sequences',
  'collision_geometries',
  'meshes',
  'modules',
  'point_clouds',
  'scripts',
  'shaders',
  'skeletons',
  'sounds',
  'textures',
  'textures_1d',
  'textures_3d',
]);

/** Those that can be made empty; the others come from conversions, imports or copies. */
export const CREATABLE_TYPES: ReadonlySet<string> = new Set([
  'action_map',
  'animation_graph',
  'animation_sequence',
  'cubemap',
  'event_map',
  'material',
  'module',
  'render_graph',
  'scene',
  'script',
  'shader',
  'volume_material',
]);

const CONTAINER_OF_TYPE: ReadonlyMap<string, string> = new Map(
  [...TYPE_OF_CONTAINER].map(([container, type]) => [type, container]),
);

const TYPES: ReadonlySet<string> = new Set(TYPE_OF_CONTAINER.values());

/** Containers in reading order; one that the table does not have yet comes after those it has. */
export const CONTAINERS: readonly string[] = [...TYPE_OF_CONTAINER.keys()];

const RANK_OF_CONTAINER: ReadonlyMap<string, number> = new Map(
  CONTAINERS.map((container, index) => [container, index]),
);

/** The type of the assets in a container. The vendor adds types between releases: then its name without the plural's end. */
export function typeOfContainer(container: string): string {
  return TYPE_OF_CONTAINER.get(container) ?? container.replace(/s$/, '');
}

/** Undefined for a type that the table does not have. */
export function containerOfType(type: string): string | undefined {
  return CONTAINER_OF_TYPE.get(type);
}

/** Whether its assets have bytes of their own besides their description. */
export function hasContent(container: string): boolean {
  return WITH_CONTENT.has(container);
}

/** Where an asset's bytes are, after its own path: those of a module are its code. */
export function contentOf(container: string): 'payload' | 'code' {
  return container === 'modules' ? 'code' : 'payload';
}

/** Whether the vendor is known to have assets of this type. */
export function isAssetType(type: string): boolean {
  return TYPES.has(type);
}

/** Sorts container names into reading order. */
export function inContainerOrder(containers: readonly string[]): readonly string[] {
  return containers.toSorted((left, right) => rankOf(left) - rankOf(right));
}

/** The place of a container in reading order. */
export function rankOf(container: string): number {
  return RANK_OF_CONTAINER.get(container) ?? CONTAINERS.length;
}
