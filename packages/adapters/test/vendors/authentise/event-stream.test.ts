import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveRef } from '@fabgraph/contract';
import { describe, expect, it, vi } from 'vitest';
import { rejection, serve } from '../../support/server.ts';
import { createTestAdapter, createWrite, startShop, TOKEN, USER, uploadOf } from './fixture.ts';
import { createBox } from './stl.ts';

const EVENTS = { ...TOKEN, events: 'true' };

function listenTo(baseUrl: string, settings: Record<string, string> = EVENTS) {
  const adapter = createTestAdapter(baseUrl, settings);
  const stopping = new AbortController();
  const hints: (readonly LiveRef[] | null)[] = [];
  const onOpen = vi.fn();
  const ended = adapter.facets.events!.listen({
    signal: stopping.signal,
    onOpen,
    onHint: (about) => hints.push(about),
  });
  return { adapter, hints, onOpen, ended, stop: () => stopping.abort(new Error('enough')) };
}

function serveStream(...chunks: readonly (string | Uint8Array)[]) {
  return serve((_request: IncomingMessage, response: ServerResponse) => {
    for (const chunk of chunks) response.write(chunk);
    response.end();
  });
}

describe('the event stream', () => {
  it('is not read where no setting says that the account may', () => {
    expect(createTestAdapter('http://127.0.0.1:1').facets.events).toBeUndefined();
  });

  it('tells of each change of the emulated vendor until its reader leaves', async () => {
    const { emulator, adapter } = await startShop();
    const { hints, onOpen, ended, stop } = listenTo(emulator.baseUrl);
    await vi.waitFor(() => expect(onOpen).toHaveBeenCalledOnce());
    const { models } = await adapter.facets.uploads!.upload(
      uploadOf(createBox(10, 10, 10).bytes),
      createWrite(),
    );
    const [{ ref }] = models as [(typeof models)[0]];
    emulator.clock.advance(60_000);
    const view = { width: null, height: null, samples: null, layer: null, color: null };
    const snapshot = await adapter.facets.models!.createSnapshot!(
      ref,
      { ...view, camera: null, direction: null },
      createWrite(),
    );
    emulator.clock.advance(60_000);
    await vi.waitFor(() => expect(hints).toContainEqual([snapshot.ref]));
    expect(hints[0]).toContainEqual(ref);
    expect(hints).not.toContain(null);
    stop();
    await expect(ended).rejects.toThrow('enough');
  });

  it('reads lines wherever its chunks end, and passes over what is not the graph’s', async () => {
    const line = Buffer.from(`\n\r\n{"payload":{"uri":"/model/m1/","name":"zoë"}}\n`);
    const split = line.indexOf('ë') + 1;
    const { origin } = await serveStream(
      line.subarray(0, split),
      line.subarray(split),
      '{"payload":{"uri":"/printer/instance/7/"}}\n{"other":1}\n{"payload":{}}\n',
      '{"payload":{"uri":"https://its.own.name/slice/s1/"}}\n{"payload":{"uri":"/slice/cut',
    );
    const { hints, ended } = listenTo(origin);
    await ended;
    expect(hints.map((about) => about?.map(({ path }) => path))).toEqual([
      ['m1', 'analysis/m1', 'transformation/m1'],
      ['slice/s1'],
    ]);
  });

  it('says that anything may have changed where it cannot read a line', async () => {
    const { origin } = await serveStream('no JSON\n', `{"x":"${'y'.repeat(70_000)}"}\n`, '[]\n');
    const { hints, ended } = listenTo(origin);
    await ended;
    expect(hints).toEqual([null, null, null]);
  });

  it('takes the credential to the configured address alone', async () => {
    const elsewhere = await serveStream('{"payload":{"uri":"/model/m1/"}}\n');
    const { origin, calls } = await serve((_request, response) => {
      response.writeHead(302, { location: `${elsewhere.origin}/` }).end();
    });
    const { ended } = listenTo(origin);
    await rejection(ended);
    expect(calls[0]!.headers.authorization).toMatch(/^Basic /);
    expect(elsewhere.calls).toEqual([]);
  });

  it('is none where a page for browsers comes, which has nothing read anew and is not kept', async () => {
    let isLeft = false;
    const { origin } = await serve((_request, response) => {
      response.on('close', () => {
        isLeft = true;
      });
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.write('<html>\n<body>\nlog in\n');
    });
    const { adapter, hints, onOpen, ended } = listenTo(origin);
    const error = await rejection(ended);
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
    expect(error.message).not.toContain('log in');
    expect(onOpen).not.toHaveBeenCalled();
    expect(hints).toEqual([]);
    expect(adapter.getState()).toBe('HEALTHY');
    await vi.waitFor(() => expect(isLeft).toBe(true));
  });

  it('logs a user in before it is opened', async () => {
    const { emulator } = await startShop();
    const { onOpen, stop, ended } = listenTo(emulator.baseUrl, { ...USER, events: 'true' });
    await vi.waitFor(() => expect(onOpen).toHaveBeenCalledOnce());
    stop();
    await ended.catch(() => {});
    expect(emulator.calls().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /sessions/',
      'GET /',
    ]);
  });

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [503, 'VENDOR_UNAVAILABLE'],
  ])(
    'that is answered %i fails with %s, after one try, and harms nothing else',
    async (status, code) => {
      const { origin, calls } = await serve((_request, response) => {
        response.writeHead(status).end('{}');
      });
      const { adapter, ended, onOpen } = listenTo(origin);
      expect((await rejection(ended)).code).toBe(code);
      expect(calls).toHaveLength(1);
      expect(onOpen).not.toHaveBeenCalled();
      expect(adapter.getState()).toBe('HEALTHY');
    },
  );
});
