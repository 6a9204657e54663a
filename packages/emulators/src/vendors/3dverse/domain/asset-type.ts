/** The singular word (filters, details) and the plural one (paths, list keys) of every asset type. */
const CONTAINER_BY_TYPE = {
  action_map: 'action_maps',
  animation: 'animations',
  animation_graph: 'animation_graphs',
  animation_sequence: 'animation_sequences',
  animation_set: 'animation_sets',
  collision_geometry: 'collision_geometries',
  cubemap: 'cubemaps',
  event_map: 'event_maps',
  material: 'materials',
  mesh: 'meshes',
  module: 'modules',
  point_cloud: 'point_clouds',
  render_graph: 'render_graphs',
  scene: 'scenes',
  script: 'scripts',
  shader: 'shaders',
  skeleton: 'skeletons',
  sound: 'sounds',
  texture: 'textures',
  texture_1d: 'textures_1d',
  texture_3d: 'textures_3d',
  volume_material: 'volume_materials',
} as const;

export type AssetType = keyof typeof CONTAINER_BY_TYPE;
export type AssetContainer = (typeof CONTAINER_BY_TYPE)[AssetType];

export const ASSET_TYPES = Object.keys(CONTAINER_BY_TYPE) as readonly AssetType[];

export const ASSET_CONTAINERS = Object.values(CONTAINER_BY_TYPE) as readonly AssetContainer[];

const TYPE_BY_CONTAINER: ReadonlyMap<string, AssetType> = new Map(
  ASSET_TYPES.map((type) => [CONTAINER_BY_TYPE[type], type]),
);

const PAYLOAD_TYPES: ReadonlySet<AssetType> = new Set([
  'animation',
  'animation_sequence',
  'collision_geometry',
  'mesh',
  'point_cloud',
  'script',
  'shader',
  'skeleton',
  'sound',
  'texture',
  'texture_1d',
  'texture_3d',
]);

const CODE_TYPES: ReadonlySet<AssetType> = new Set([
  'animation_sequence',
  'module',
  'script',
  'shader',
]);

/** What a client may make empty; the other types arise from conversion, import or duplication. */
const CREATABLE_TYPES: ReadonlySet<AssetType> = new Set([
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

export function isAssetType(value: string): value is AssetType {
  return Object.hasOwn(CONTAINER_BY_TYPE, value);
}

export function containerOf(type: AssetType): AssetContainer {
  return CONTAINER_BY_TYPE[type];
}

export function typeOfContainer(container: string): AssetType | undefined {
  return TYPE_BY_CONTAINER.get(container);
}

export function hasPayload(type: AssetType): boolean {
  return PAYLOAD_TYPES.has(type);
}

export function hasCode(type: AssetType): boolean {
  return CODE_TYPES.has(type);
}

export function isCreatable(type: AssetType): boolean {
  return CREATABLE_TYPES.has(type);
}
