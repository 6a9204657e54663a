import { expect, test } from 'vitest';
import { type EmulatorsOptions, startEmulators } from '../../src/index.ts';
import { closeAfter } from '../running.ts';

test('lists are as long as they are asked to be', async () => {
  const plain = await countsOf({});
  const long = await countsOf({
    authentise: { extraModels: 70 },
    metafold: { extraAssets: 30 },
    '3dverse': { extraSourceFiles: 20 },
  });

  expect(long.models - plain.models).toBe(70);
  expect(long.assets - plain.assets).toBe(30);
  expect(long.sourceFiles - plain.sourceFiles).toBe(20);
});

async function countsOf(options: EmulatorsOptions) {
  const emulators = closeAfter('test', await startEmulators({ clock: 'manual', ...options }));
  const { metafold, authentise, '3dverse': threeDVerse } = emulators;
  const ofMetafold = { authorization: 'Bearer metafold-demo-token' };
  const [projects, models, sourceFiles] = await Promise.all([
    fetch(`${metafold.baseUrl}/projects`, { headers: ofMetafold }),
    fetch(`${authentise.baseUrl}/model/`, {
      headers: { authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}` },
    }),
    fetch(`${threeDVerse.baseUrl}/source-files`, { headers: { api_key: '3dverse-demo-key' } }),
  ]);
  const [project] = (await projects.json()) as [{ id: string }];
  const { meta } = (await models.json()) as { meta: { count: number } };
  const assets = await fetch(`${metafold.baseUrl}/projects/${project.id}/assets`, {
    headers: ofMetafold,
  });
  return {
    models: meta.count,
    assets: ((await assets.json()) as unknown[]).length,
    sourceFiles: Number(sourceFiles.headers.get('x-source-files-count')),
  };
}
