import type { Source } from '@fabgraph/codegen-client';
import { exitCodeOf } from '../exit-code.ts';
import type { Screen } from '../screen/screen.ts';
import type { Outcome } from '../start.ts';

/** Tells of each account that a list could not ask, once, however many pages it has. */
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
        const isFailed = state === 'FAILED' || state === 'STALE';
        if (!isFailed || told.has(account.id)) continue;
        told.add(account.id);
        const code = error?.code ?? 'INTERNAL';
        failure ??= exitCodeOf(code);
        const seconds = Math.round((ageMs ?? 0) / 1_000);
        const consequence =
          state === 'STALE' ? `its ${noun} are as of ${seconds} s ago` : `its ${noun} are missing`;
        screen.warn({
          code,
          message: `${account.name} failed, ${consequence}: ${error?.message ?? 'no reason given'}`,
          vendor: account.vendor.id,
          account: account.name,
          retryAfterMs: error?.retryAfterMs ?? undefined,
        });
      }
    },
    get exitCode() {
      return isAnswered ? undefined : failure;
    },
  };
}
