import { GatewayError } from './error.ts';

export interface ByteStream {
  readonly body: ReadableStream<Uint8Array>;
  /** What the source failed with; `fetch` tells of a body that fails in its own words only. */
  readonly failure: () => unknown;
}

export interface ByteStreamOptions {
  /** As it was told. Default: unknown. */
  readonly size: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** How many bytes have been taken so far. */
  readonly onSent: (bytes: number) => void;
}

/** Takes bytes from their source as they are sent, and closes it when no more are wanted. */
export function createByteStream(
  source: AsyncIterable<Uint8Array>,
  options: ByteStreamOptions,
): ByteStream {
  const chunks = checked(source, options);
  let failure: unknown;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          failure = error;
          controller.error(error);
        }
      },
      cancel: async () => {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, failure: () => failure };
}

async function* checked(
  source: AsyncIterable<Uint8Array>,
  { size, signal, onSent }: ByteStreamOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sentBytes = 0;
  for await (const chunk of source) {
    // Not every fetch leaves its body when it is aborted.
    signal?.throwIfAborted();
    sentBytes += chunk.byteLength;
    if (size !== undefined && sentBytes > size) throw wrongSize(size, 'has more');
    onSent(sentBytes);
    yield chunk;
  }
  if (size !== undefined && sentBytes < size) throw wrongSize(size, `has ${sentBytes}`);
}

function wrongSize(size: number, found: string): GatewayError {
  const message = `The file was said to have ${size} bytes, and ${found}.`;
  return new GatewayError({ code: 'INVALID_INPUT', message });
}
