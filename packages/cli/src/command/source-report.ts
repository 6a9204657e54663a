import type { Source } from '@fabgraph/codegen-client';
import { exitCodeOf } from '../exit-code.ts';
import type { Screen } from '../screen/screen.ts';
import type { Outcome } from '../start.ts';

/** Tells of each account that a list could not ask, or not for all that it has, once, however many pages there are. */
export interface SourceReport {
  add(sources: readonly Source[]): void;
  /** Undefined, which is 0, unless every account that was asked has failed. */
  readonly exitCode: Outcome;
}

export function createSourceReport(screen: Screen, noun: string): SourceReport {
  const told = new Set<string>();
  let failure: Outcome;
  let isAnswered = false;

  return {
    add: (sources) => {
      for (const { account, state, error, ageMs } of sources) {
        if (state === 'OK' || state === 'STALE') isAnswered = true;
        if (state === 'SKIPPED' || error === null || told.has(account.id)) continue;
        told.add(account.id);
        if (state === 'FAILED') failure ??= exitCodeOf(error.code);
        screen.warn({
          code: error.code,
          message: `${account.name} ${consequenceOf({ state, ageMs })}: ${error.message}`,
          vendor: account.vendor.id,
          account: account.name,
          retryAfterMs: error.retryAfterMs ?? undefined,
        });
      }
    },
    get exitCode() {
      return isAnswered ? undefined : failure;
    },
  };

  function consequenceOf({ state, ageMs }: Pick<Source, 'state' | 'ageMs'>): string {
    if (state === 'OK') return `lacks some of its ${noun}`;
    if (state === 'FAILED') return `failed, its ${noun} are missing`;
    return `failed, its ${noun} are as of ${Math.round((ageMs ?? 0) / 1_000)} s ago`;
  }
}
