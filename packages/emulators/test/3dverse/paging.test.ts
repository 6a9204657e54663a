import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, serve } from './serving.ts';

const idsOf = (list: Json): string[] =>
  Object.values(list as Record<string, Json[]>).flatMap((group) =>
    group.map((item) => item.asset_id),
  );

describe('paging', () => {
  it('gives each asset of a grouped list exactly once, at any limit and from any start', async () => {
    const { ask, folderNamed } = await serve();
    const customers = await folderNamed('Customers');
    const lists = ['/assets?', `/folders/${customers.folder_id}/assets?recursive=true&`];
    for (const list of lists) {
      const { headers } = await ask(`${list}limit=1`);
      const { total } = JSON.parse(headers.get('x-assets-count') ?? '');
      const limits = fc.record({ limit: fc.integer({ min: 7, max: 130 }) });
      await fc.assert(
        fc.asyncProperty(limits, async ({ limit }) => {
          const step = Math.min(limit, 100);
          const seen: string[] = [];
          for (let offset = 0; offset < total; offset += step) {
            const { body } = await ask(`${list}limit=${limit}&offset=${offset}`);
            expect(idsOf(body)).toHaveLength(Math.min(step, total - offset));
            seen.push(...idsOf(body));
          }
          expect(new Set(seen).size).toBe(total);
          expect(seen).toHaveLength(total);
        }),
        { numRuns: 12 },
      );
    }
  });

  it.each(['/users', '/folders', '/source-files', '/upload-tasks', '/assets'])(
    'refuses an offset or a limit that is no whole number on %s',
    async (path) => {
      const { ask } = await serve();
      for (const query of [
        'limit=ten',
        'limit=-1',
        'limit=1.5',
        'limit=0',
        'offset=x',
        'offset=-1',
      ]) {
        const { status, body } = await ask(`${path}?${query}`);
        expect(status, query).toBe(400);
        expect(body).toEqual({ errorCode: expect.any(Number), message: expect.any(String) });
      }
    },
  );

  it('gives ten items unless asked for more', async () => {
    const { ask } = await serve();
    expect((await ask('/folders')).body).toHaveLength(10);
    expect(idsOf((await ask('/assets')).body)).toHaveLength(10);
  });

  it('takes a limit above the highest as the highest', async () => {
    const { ask } = await serve({ maxLimit: 20 });
    expect((await ask('/folders?limit=5000')).body).toHaveLength(20);
    expect(idsOf((await ask('/assets?limit=5000')).body)).toHaveLength(20);
  });

  it('answers an empty page beyond the end', async () => {
    const { ask } = await serve();
    expect((await ask('/source-files?offset=100000')).body).toEqual([]);
    expect((await ask('/assets?offset=100000')).body).toEqual({});
  });

  it('counts what matches the filter, not what is on the page', async () => {
    const { ask } = await serve();
    const assets = await ask(
      '/assets?limit=3&filter[asset_type][0]=scene&filter[asset_type][1]=mesh',
    );
    const files = await ask('/source-files?limit=3&filters[source_file_name]=.stl');
    const counts = JSON.parse(assets.headers.get('x-assets-count') ?? '');
    const fileCount = Number(files.headers.get('x-source-files-count'));
    const allFiles = await ask('/source-files?limit=100&filters[source_file_name]=.stl');

    expect(Object.keys(counts).sort()).toEqual(['mesh', 'scene', 'total']);
    expect(counts.total).toBe(counts.scene + counts.mesh);
    expect(fileCount).toBe(allFiles.body.length);
    expect(fileCount).toBeGreaterThan(3);
  });

  it('sends no count headers when they are switched off', async () => {
    const { ask } = await serve({ countHeaders: false });
    expect((await ask('/assets')).headers.has('x-assets-count')).toBe(false);
    expect((await ask('/source-files')).headers.has('x-source-files-count')).toBe(false);
  });
});
