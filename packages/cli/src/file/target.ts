import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Most file systems take 255 bytes. */
const MAX_NAME_BYTES = 200;

/** What some file systems do not take, and what no terminal should be shown. */
const FOREIGN = /[<>:"|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

export interface TargetOptions {
  /** What the user asked for. */
  readonly output?: string | undefined;
  /** What the vendor calls it. */
  readonly name: string;
  readonly format?: string | null | undefined;
}

/** The file to write, or `-`. */
export async function chooseTarget({ output, name, format }: TargetOptions): Promise<string> {
  if (output === '-') return output;
  const filename = toFilename(name, format ?? null);
  if (output === undefined) return filename;
  const isFolder = /[\\/]$/.test(output) || (await isDirectory(output));
  return isFolder ? join(output, filename) : output;
}

/** A name from elsewhere as one of a file here: it leads nowhere else and hides nothing. */
export function toFilename(name: string, format: string | null): string {
  const plain = name
    .split(/[\\/]/)
    .at(-1)
    ?.replace(FOREIGN, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const base = shorten(plain === undefined || plain === '' ? 'download' : plain);
  const suffix = /^[a-z0-9]{1,8}$/i.test(format ?? '') ? `.${format}` : '';
  return /\.[^.]+$/.test(base) ? base : `${base}${suffix}`;
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const [suffix = ''] = /\.[^.]{1,8}$/.exec(name) ?? [];
  let base = name.slice(0, name.length - suffix.length);
  while (Buffer.byteLength(base) > MAX_NAME_BYTES) base = [...base].slice(0, -1).join('');
  return base + suffix;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
