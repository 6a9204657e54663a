import { describe, expect, it } from 'vitest';
import { serve } from '../../support/server.ts';
import {
  callsOf,
  createRequest,
  createTestAdapter,
  createWrite,
  modelRef,
  rejection,
  startShop,
  uploadOf,
} from './fixture.ts';
import { createBox } from './stl.ts';

describe('renaming a model', () => {
  it('changes its name at the vendor, and that of its file', async () => {
    const { emulator, adapter } = await startShop();
    const { models, assets, uploads } = adapter.facets;
    const uploaded = await uploads!.upload(uploadOf(createBox(1, 1, 1).bytes), createWrite());
    const { ref } = uploaded.models[0]!;
    emulator.clearCalls();
    const renamed = await models!.rename!(ref, 'Bügel №2.stl', createWrite());
    expect(renamed).toMatchObject({ ref, name: 'Bügel №2.stl', status: 'PROCESSING' });
    expect(callsOf(emulator)).toEqual([`PUT /model/${ref.path}/`, `GET /model/${ref.path}/`]);
    const file = { ...ref, type: 'Asset', path: `content/${ref.path}` } as const;
    const [asset] = await assets!.getMany([file], createRequest());
    expect(asset).toMatchObject({ name: 'Bügel №2.stl' });
  });

  it('sends the name alone, and reads again where a read from before was shared', async () => {
    let reads = 0;
    const vendor = await serve((request, response) => {
      if (request.method === 'PUT') return response.writeHead(204).end();
      reads += 1;
      return response.end(
        JSON.stringify({
          uri: '/model/m/',
          name: reads === 1 ? 'old' : 'new',
          status: 'processed',
        }),
      );
    });
    const { rename } = createTestAdapter(vendor.origin).facets.models!;
    expect(await rename!(modelRef('m'), 'new', createWrite())).toMatchObject({ name: 'new' });
    expect(vendor.calls[0]).toMatchObject({
      method: 'PUT',
      url: '/model/m/',
      body: '{"name":"new"}',
    });
    expect(vendor.calls).toHaveLength(3);
  });

  it('to nothing is refused before anything is sent', async () => {
    const { emulator, adapter } = await startShop();
    const rename = adapter.facets.models!.rename!(modelRef('m'), ' ', createWrite());
    expect((await rejection(rename)).code).toBe('INVALID_INPUT');
    expect(callsOf(emulator)).toEqual([]);
  });

  it('of a model that is not there is not found', async () => {
    const { adapter } = await startShop();
    const rename = adapter.facets.models!.rename!(modelRef('gone'), 'x', createWrite());
    expect((await rejection(rename)).code).toBe('NOT_FOUND');
  });
});
