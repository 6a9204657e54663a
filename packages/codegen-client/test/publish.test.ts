import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PackedClient, packClient, readManifest } from './packed-client.ts';

let packed: PackedClient;
beforeAll(() => {
  packed = packClient();
}, 60_000);
afterAll(() => packed.remove());

describe('the package as it is published', () => {
  it('has nothing that publint would mend', async () => {
    const { messages } = await publint({ pkgDir: packed.installed, pack: false, strict: true });
    const manifest = readManifest(packed);
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it('has types that are right for every way of ESM to import it', async () => {
    const data = createPackageFromTarballData(new Uint8Array(readFileSync(packed.tarball)));
    const analysis = await checkPackage(data, { entrypoints: ['.', './codegen'] });
    if (!analysis.types) throw new Error('It has no types.');
    // There is no CommonJS, and Node before export maps is not supported.
    const problems = analysis.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it('depends on nothing, and carries the schema', () => {
    const { dependencies, peerDependenciesMeta } = readManifest(packed);
    expect(dependencies).toBeUndefined();
    expect(peerDependenciesMeta).toEqual({ 'graphql-ws': { optional: true } });
    expect(existsSync(join(packed.installed, 'src/generated/schema.graphql'))).toBe(true);
    const published = readFileSync(join(packed.installed, 'src/generated/schema.graphql'), 'utf8');
    const committed = new URL('../../schema/schema.graphql', import.meta.url);
    expect(published).toBe(readFileSync(committed, 'utf8'));
  });
});

describe('a bundle for a browser, minified and gzipped', () => {
  it.each([
    { name: 'createCore', maxBytes: 6_000 },
    { name: 'createClient', maxBytes: 20_000 },
  ])('of $name is below $maxBytes bytes', async ({ name, maxBytes }) => {
    const bytes = await bundle(`import { ${name} } from '.'; globalThis.made = ${name};`);
    console.log(`${name}: ${bytes} bytes min+gzip (below ${maxBytes})`);
    expect(bytes).toBeLessThan(maxBytes);
  });

  it('of one noun leaves the others out', async () => {
    const one = await bundle(
      "import { createCore, createJobs } from '.'; globalThis.made = createJobs(createCore({ url: '' }));",
    );
    const all = await bundle("import { createClient } from '.'; globalThis.made = createClient;");
    expect(one).toBeLessThan(all * 0.8);
  });
});

/** Without graphql-ws, which is not installed there. */
async function bundle(contents: string): Promise<number> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: contents.replace("'.'", "'./dist/index.js'"), resolveDir: packed.installed },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  return gzipSync(outputFiles[0]!.contents).length;
}
