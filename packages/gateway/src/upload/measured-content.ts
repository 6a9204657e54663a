import { createHash } from 'node:crypto';
import { GatewayError } from '@fabgraph/contract';
import type { PlannedFile } from './upload-plan.ts';

/** Bytes on their way, counted and hashed as they pass. */
export interface MeasuredContent {
  /** Read once. Throws where the bytes are not what was told of them, before the last of them has passed. */
  readonly content: AsyncIterable<Uint8Array>;
  /** What has passed; null until all of it has. */
  readonly measure: () => Measure | null;
  /** Why the content ended early, where it did: whoever reads it may say it in other words. */
  readonly failure: () => unknown;
}

export interface Measure {
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** Holds one chunk back, so that what turns out wrong at the end has not been sent on whole. */
export function measureContent(
  source: AsyncIterable<Uint8Array>,
  told: PlannedFile,
): MeasuredContent {
  const hash = createHash('sha256');
  let size = 0;
  let measure: Measure | null = null;
  let failure: unknown;

  return { content: read(), measure: () => measure, failure: () => failure };

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    let held: Uint8Array | undefined;
    try {
      for await (const chunk of source) {
        if (chunk.length === 0) continue;
        take(chunk);
        if (held !== undefined) yield held;
        held = chunk;
      }
      const whole = { size, sha256: hash.digest('hex') };
      check(whole, told);
      measure = whole;
    } catch (error) {
      failure = error;
      throw error;
    }
    if (held !== undefined) yield held;
  }

  function take(chunk: Uint8Array): void {
    size += chunk.length;
    if (told.size !== null && size > told.size) {
      throw invalid(told, `has more than the ${told.size} bytes that were told`);
    }
    hash.update(chunk);
  }
}

function check({ size, sha256 }: Measure, told: PlannedFile): void {
  if (told.size !== null && size < told.size) {
    throw invalid(told, `has ${size} of the ${told.size} bytes that were told`);
  }
  if (told.sha256 !== null && sha256 !== told.sha256) {
    throw invalid(told, 'has another checksum than was told');
  }
}

function invalid({ filename }: PlannedFile, problem: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message: `${filename} ${problem}` });
}
