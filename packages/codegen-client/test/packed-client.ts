import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
export const TYPESCRIPT = fileURLToPath(
  new URL('../../../node_modules/typescript/bin/tsc', import.meta.url),
);

export interface PackedClient {
  /** An empty folder of its own, but for what is named here. */
  readonly folder: string;
  /** What a registry would be given. */
  readonly tarball: string;
  /** What a user would have in `node_modules`. */
  readonly installed: string;
  readonly remove: () => void;
}

/** The client as its users get it, built from the sources as they are now. */
export function packClient(): PackedClient {
  const folder = mkdtempSync(join(tmpdir(), 'fabgraph-client-'));
  const build = join(folder, 'build');
  cpSync(PACKAGE, build, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist', 'test', '.turbo'].includes(basename(path)),
  });
  run(
    process.execPath,
    TYPESCRIPT,
    '-p',
    `${PACKAGE}tsconfig.build.json`,
    '--outDir',
    join(build, 'dist'),
  );
  const packed = run('npm', 'pack', build, '--pack-destination', folder, '--json', '--offline');
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const tarball = join(folder, filename);
  run('tar', '-xzf', tarball, '-C', folder);
  rmSync(build, { recursive: true });
  return {
    folder,
    tarball,
    installed: join(folder, 'package'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };

  function run(command: string, ...args: string[]): string {
    return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  }
}

export function readManifest({ installed }: PackedClient): Record<string, unknown> {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
}
