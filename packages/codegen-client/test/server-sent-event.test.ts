import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServerSentEvents } from '../src/server-sent-event.ts';

const TEXT =
  ':\n\nevent: next\ndata: {"a":"größer ≠ ü"}\n\nevent: next\r\ndata: 1\r\ndata: 2\r\n\r\nevent: complete\n\n';
const EVENTS = [
  { event: 'next', data: '{"a":"größer ≠ ü"}' },
  { event: 'next', data: '1\n2' },
  { event: 'complete', data: '' },
];

describe('readServerSentEvents', () => {
  it('finds the same events however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(TEXT);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }));
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const ends = [...places.toSorted((a, b) => a - b), bytes.length];
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            let from = 0;
            for (const end of ends) {
              controller.enqueue(bytes.slice(from, end));
              from = end;
            }
            controller.close();
          },
        });
        const events = [];
        for await (const event of readServerSentEvents(stream, 5_000)) events.push(event);
        expect(events).toEqual(EVENTS);
      }),
    );
  });

  it('gives up an event that goes on without end', async () => {
    const chunk = new Uint8Array(1_000_000).fill(120);
    let isLeft = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(chunk),
      cancel: () => {
        isLeft = true;
      },
    });
    await expect(readServerSentEvents(endless, 5_000).next()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'The gateway sent an event without end.',
    });
    expect(isLeft).toBe(true);
  });
});
