import { createHash } from 'node:crypto';
import { type FileContent, generatedContent } from '../../../core/file-store.ts';
import type { AssetRecord } from './record.ts';
import { seededBytes } from './seeded-bytes.ts';

type Vector = readonly [number, number, number];

/** The payload of an asset: the same bytes at each read, as many as its description says. */
export function payloadOf(asset: AssetRecord): FileContent {
  return generatedContent(payloadSizeOf(asset), () =>
    seededBytes(`payload ${seedOf(asset)}`, payloadSizeOf(asset)),
  );
}

/** The text of a script, shader, module or animation sequence: the same at each read. */
export function codeOf(asset: AssetRecord): string {
  return [`// ${asset.type} ${seedOf(asset)}`, 'void main() {', '}', ''].join('\n');
}

/** What an asset says of itself, per type. Names are in camel case here and only here. */
export function describeAsset(asset: AssetRecord): Record<string, unknown> {
  return { uuid: asset.id, name: asset.name, ...(asset.description ?? describeContent(asset)) };
}

function describeContent(asset: AssetRecord): Record<string, unknown> {
  const payloadSize = payloadSizeOf(asset);
  const [first] = asset.dependsOn;
  switch (asset.type) {
    case 'scene':
      return {
        aabb: boundsOf(asset),
        entities: asset.dependsOn.map((id, index) => ({
          euid: { value: toEntityId(asset, index) },
          debug_name: { value: `part ${index + 1}` },
          mesh_ref: { value: id, submeshIndex: 0 },
        })),
        settings: {},
        triangleCount: 12 * (1 + numberOf(asset, 'triangles', 4_000)),
      };
    case 'mesh':
      return { payloadSize, submeshes: [describeSubmesh(asset)] };
    case 'material':
      return {
        shaderRef: toEntityId(asset, 0),
        isDoubleSided: false,
        dataJson: first === undefined ? {} : { albedoTexture: first },
      };
    case 'texture':
    case 'texture_1d':
    case 'texture_3d':
      return { format: 2, mips: [{ width: 512, height: 512 }], payloadTotalSize: payloadSize };
    case 'cubemap':
      return { faces: asset.dependsOn };
    case 'point_cloud':
      return {
        format: 0,
        pointCount: Math.floor(payloadSize / 12),
        payloadTotalSize: payloadSize,
      };
    case 'sound':
      return {
        ...{ bitDepth: 16, channelCount: 1, sampleFrequencyInHz: 44_100, payloadSize },
        sampleCount: Math.floor(payloadSize / 2),
        durationInMs: Math.floor(payloadSize / 88.2),
      };
    case 'animation':
      return { durationInMs: 2_000, payloadSize, animationEventTrack: [] };
    case 'skeleton':
      return { bones: [], payloadSize };
    default:
      return {};
  }
}

function describeSubmesh(asset: AssetRecord) {
  const vertexCount = 8 * (1 + numberOf(asset, 'vertices', 2_000));
  const indexCount = vertexCount * 3;
  return {
    aabb: boundsOf(asset),
    indexCount,
    vertexCount,
    channels: [
      {
        ...{ semantic: 'index', dataOffset: 0, dataSize: indexCount * 4 },
        ...{ elementCount: indexCount, elementSize: 4, elementType: 1 },
      },
      {
        ...{ semantic: 'position', dataOffset: indexCount * 4, dataSize: vertexCount * 12 },
        ...{ elementCount: vertexCount, elementSize: 12, elementType: 2 },
      },
    ],
  };
}

/** Meters, around the origin. */
export function boundsOf(asset: AssetRecord): { readonly min: Vector; readonly max: Vector } {
  const half = (axis: string) => (20 + numberOf(asset, axis, 180)) / 2_000;
  const [x, y, z] = [half('x'), half('y'), half('z')];
  return { min: [-x, -y, -z], max: [x, y, z] };
}

function payloadSizeOf(asset: AssetRecord): number {
  return 1_024 + numberOf(asset, 'payload', 32_768);
}

/** A number below `limit` that stays the same for this asset and purpose. */
function numberOf(asset: AssetRecord, purpose: string, limit: number): number {
  return (
    createHash('sha256')
      .update(`${purpose} ${seedOf(asset)}`)
      .digest()
      .readUInt32BE() % limit
  );
}

function toEntityId(asset: AssetRecord, index: number): string {
  const hex = createHash('sha256').update(`entity ${index} ${asset.id}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function seedOf({ id, contentSeed = id }: AssetRecord): string {
  return contentSeed;
}
