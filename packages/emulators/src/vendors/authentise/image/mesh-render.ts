import { boundsOf, type Mesh, mapPoints, type Point, sizeOf } from '../geometry/mesh.ts';
import type { Image } from './png.ts';

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  /** `#RRGGBB`. */
  readonly color: string;
  /** Where the camera looks to. Default: down onto the model from its front right. */
  readonly direction?: Point;
}

const BACKGROUND = 244;
const MARGIN = 0.9;
const AMBIENT = 0.25;

/** Draws a mesh in parallel projection, framed to fill the image, each facet shaded by how it faces the camera. */
export function renderMesh(
  mesh: Mesh,
  { width, height, color, direction = [-1, 2, -1] }: RenderOptions,
): Image {
  const image: Image = {
    width,
    height,
    pixels: new Uint8Array(width * height * 3).fill(BACKGROUND),
  };
  const depths = new Float64Array(width * height).fill(Infinity);
  const { positions } = projectToImage(mesh, direction, width, height);
  const rgb = parseColor(color);
  for (let first = 0; first < positions.length; first += 9) {
    drawFacet(image, depths, positions.subarray(first, first + 9), rgb);
  }
  return image;
}

/** Turns coordinates into pixels to the right, pixels down, and depth away from the camera. */
function projectToImage(mesh: Mesh, direction: Point, width: number, height: number): Mesh {
  const forward = normalize(direction) ?? [0, 1, 0];
  const right = normalize(cross(forward, [0, 0, 1])) ?? [1, 0, 0];
  const down = cross(forward, right);
  const turned = mapPoints(mesh, (point) => [
    dot(point, right),
    dot(point, down),
    dot(point, forward),
  ]);
  const { min, max } = boundsOf(turned);
  const [extentX, extentY] = sizeOf({ min, max });
  const scale = MARGIN * Math.min(width / notZero(extentX), height / notZero(extentY));
  return mapPoints(turned, ([x, y, z]) => [
    (x - (min[0] + max[0]) / 2) * scale + width / 2,
    (y - (min[1] + max[1]) / 2) * scale + height / 2,
    z * scale,
  ]);
}

function drawFacet(
  { width, height, pixels }: Image,
  depths: Float64Array,
  facet: Float64Array,
  rgb: Point,
): void {
  const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = facet;
  const doubleArea = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (doubleArea === 0) return;
  const normal = normalize(cross([bx - ax, by - ay, bz - az], [cx - ax, cy - ay, cz - az]));
  const shade = AMBIENT + (1 - AMBIENT) * Math.abs(normal?.[2] ?? 0);
  const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy)));
  const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
  const rightmost = Math.min(width - 1, Math.ceil(Math.max(ax, bx, cx)));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= rightmost; x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const weightB = ((px - ax) * (cy - ay) - (cx - ax) * (py - ay)) / doubleArea;
      const weightC = ((bx - ax) * (py - ay) - (px - ax) * (by - ay)) / doubleArea;
      if (weightB < 0 || weightC < 0 || weightB + weightC > 1) continue;
      const depth = az + weightB * (bz - az) + weightC * (cz - az);
      const pixel = y * width + x;
      if (depth >= (depths[pixel] as number)) continue;
      depths[pixel] = depth;
      for (let channel = 0; channel < 3; channel++) {
        pixels[pixel * 3 + channel] = Math.round((rgb[channel] as number) * shade);
      }
    }
  }
}

function parseColor(color: string): Point {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function dot(first: Point, second: Point): number {
  return first[0] * second[0] + first[1] * second[1] + first[2] * second[2];
}

function cross(first: Point, second: Point): Point {
  return [
    first[1] * second[2] - first[2] * second[1],
    first[2] * second[0] - first[0] * second[2],
    first[0] * second[1] - first[1] * second[0],
  ];
}

/** Undefined when there is no direction to keep. */
function normalize(vector: Point): Point | undefined {
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 0) || !Number.isFinite(length)) return undefined;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

/** A mesh seen edge-on has no extent to frame. */
function notZero(extent: number): number {
  return extent > 0 ? extent : 1;
}
