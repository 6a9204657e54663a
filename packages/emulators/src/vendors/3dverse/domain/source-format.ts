import type { AssetType } from './asset-type.ts';

/** What a file is converted as. A companion is read together with its main file and gives nothing of its own. */
export type SourceKind =
  | 'scene'
  | 'texture'
  | 'cubemap'
  | 'point-cloud'
  | 'volume'
  | 'sound'
  | 'companion';

const SUFFIXES: Readonly<Record<SourceKind, readonly string[]>> = {
  scene: [
    ...['fbx', 'obj', 'stl', 'ply', 'ifc', 'usd', 'usda', 'usdc', 'usdz', 'skp', 'ptf'],
    ...['3ds', '3mf', 'dae', 'dxf', 'gltf', 'glb', 'blend', 'x3d', 'wrl'],
  ],
  texture: ['jpg', 'jpeg', 'png', 'tga', 'dds', 'tif', 'tiff', 'bmp', 'rgbe'],
  cubemap: ['hdr'],
  'point-cloud': ['e57', 'ptx', 'xyz', 'las', 'laz'],
  volume: ['dcm'],
  sound: ['wav', 'mp3', 'ogg', 'flac'],
  companion: ['mtl', 'bin'],
};

/** The assets that a conversion gives, the main one first, each with the results it refers to. */
export const RESULTS_BY_KIND: Readonly<
  Record<
    SourceKind,
    readonly { readonly type: AssetType; readonly dependsOn: readonly AssetType[] }[]
  >
> = {
  scene: [
    { type: 'scene', dependsOn: ['mesh', 'material'] },
    { type: 'mesh', dependsOn: [] },
    { type: 'material', dependsOn: ['texture'] },
    { type: 'texture', dependsOn: [] },
  ],
  texture: [{ type: 'texture', dependsOn: [] }],
  cubemap: [
    { type: 'cubemap', dependsOn: ['texture'] },
    { type: 'texture', dependsOn: [] },
  ],
  'point-cloud': [
    { type: 'scene', dependsOn: ['point_cloud'] },
    { type: 'point_cloud', dependsOn: [] },
  ],
  volume: [
    { type: 'scene', dependsOn: ['volume_material'] },
    { type: 'volume_material', dependsOn: ['texture_3d'] },
    { type: 'texture_3d', dependsOn: [] },
  ],
  sound: [{ type: 'sound', dependsOn: [] }],
  companion: [],
};

const KIND_BY_SUFFIX: ReadonlyMap<string, SourceKind> = new Map(
  (Object.keys(SUFFIXES) as SourceKind[]).flatMap((kind) =>
    SUFFIXES[kind].map((suffix) => [suffix, kind] as const),
  ),
);

/** Undefined for a suffix that the converter refuses. */
export function sourceKindOf(fileName: string): SourceKind | undefined {
  return KIND_BY_SUFFIX.get(suffixOf(fileName));
}

export function suffixOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot === -1 ? '' : fileName.slice(dot + 1).toLowerCase();
}

export function stemOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot <= 0 ? fileName : fileName.slice(0, dot);
}
