import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLines } from '../src/http/line.ts';

async function* inChunks(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function linesOf(text: string, cuts: readonly number[], maxBytes?: number) {
  const lines: (string | null)[] = [];
  const body = inChunks(new TextEncoder().encode(text), cuts);
  for await (const line of readLines(body, { maxBytes })) lines.push(line);
  return lines;
}

it('gives the same lines wherever the chunks end, within characters too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\ud800-\udfff]/.test(text))),
      fc.array(fc.nat()),
      async (lines, cuts) => {
        expect(await linesOf(lines.map((line) => `${line}\n`).join(''), cuts)).toEqual(lines);
      },
    ),
  );
  expect(await linesOf('zoë 🦊\nx\n', [3, 5, 6, 7])).toEqual(['zoë 🦊', 'x']);
});

it('gives null for a line that is too long, and the next one whole', async () => {
  const long = 'x'.repeat(11);
  expect(await linesOf(`${long}\n${'y'.repeat(10)}\n`, [4, 8, 12], 10)).toEqual([
    null,
    'y'.repeat(10),
  ]);
});

it('gives no line for an end that was cut off', async () => {
  expect(await linesOf('whole\nhal', [2])).toEqual(['whole']);
});
