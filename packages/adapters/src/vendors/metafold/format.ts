/** Lower-case suffixes of files that hold geometry: an asset with one of them is a model as well. */
export type GeometryFormats = ReadonlySet<string>;

export const DEFAULT_GEOMETRY_FORMATS: GeometryFormats = new Set([
  'stl',
  'obj',
  'ply',
  '3mf',
  'amf',
  'step',
  'stp',
  'iges',
  'igs',
  'glb',
  'gltf',
  'fbx',
]);

/** Lower-case suffix without the dot; null for a name without one. */
export function formatOf(filename: string): string | null {
  const suffix = /[^.]\.([^.\s/\\]+)$/.exec(filename)?.[1];
  return suffix === undefined ? null : suffix.toLowerCase();
}

export function isGeometryFormat(format: string | null, formats: GeometryFormats): boolean {
  return format !== null && formats.has(format);
}
