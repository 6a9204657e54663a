import type { ClientErrorCode } from '@fabgraph/codegen-client';

/** How the program ends for each code. A number stands for what a script would do next. */
const EXIT_CODES: Readonly<Record<ClientErrorCode, number>> = {
  INTERNAL: 1,
  INVALID_INPUT: 2,
  OPERATION_TOO_COMPLEX: 2,
  FORBIDDEN: 3,
  UNAUTHENTICATED: 3,
  NOT_FOUND: 4,
  OVERLOADED: 5,
  RATE_LIMITED: 5,
  SHUTTING_DOWN: 5,
  SLOW_CONSUMER: 5,
  VENDOR_BAD_RESPONSE: 5,
  VENDOR_TIMEOUT: 5,
  VENDOR_UNAVAILABLE: 5,
  GATEWAY_UNREACHABLE: 6,
  JOB_CANCELED: 7,
  JOB_FAILED: 7,
  MODEL_FAILED: 7,
  CONFLICT: 8,
  PAYLOAD_TOO_LARGE: 8,
  QUOTA_EXCEEDED: 8,
  UNSUPPORTED: 8,
  OUTCOME_UNKNOWN: 9,
  WAIT_TIMEOUT: 124,
};

const MEANINGS: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'something unexpected',
  2: 'the command, its options or its input are wrong',
  3: 'not allowed',
  4: 'not there',
  5: 'a vendor or the gateway cannot answer now: try later',
  6: 'the gateway cannot be reached',
  7: 'the job failed or was canceled, or the model cannot be used',
  8: 'refused: it would be refused again',
  9: 'a write whose answer was lost: look before you repeat it',
  124: '--timeout has passed',
  130: 'stopped by Ctrl-C (143: by SIGTERM, 129: the terminal was closed)',
};

/** A code of a newer gateway ends like something unexpected. */
export function exitCodeOf(code: string): number {
  return Object.hasOwn(EXIT_CODES, code)
    ? EXIT_CODES[code as ClientErrorCode]
    : EXIT_CODES.INTERNAL;
}

export interface ExitLine {
  readonly exitCode: number;
  readonly meaning: string;
  readonly codes: readonly string[];
}

/** For the help. */
export function listExits(): readonly ExitLine[] {
  return Object.entries(MEANINGS).map(([key, meaning]) => {
    const exitCode = Number(key);
    const codes = Object.entries(EXIT_CODES).filter(([, each]) => each === exitCode);
    return { exitCode, meaning, codes: codes.map(([code]) => code) };
  });
}
