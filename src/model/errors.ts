/** Exit codes of the process: the contract with scripts and cron. */
export const EXIT = {
  done: 0,
  no: 1,
  usage: 2,
  data: 3,
  unavailable: 4,
  busy: 5,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ErrorCode =
  'usage' | 'config' | 'rules' | 'data' | 'missing' | 'io' | 'storage' | 'network' | 'busy' | 'interrupted';

const EXIT_OF: Readonly<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  config: EXIT.usage,
  rules: EXIT.usage,
  data: EXIT.data,
  missing: EXIT.data,
  io: EXIT.unavailable,
  storage: EXIT.unavailable,
  network: EXIT.unavailable,
  busy: EXIT.busy,
  interrupted: EXIT.interrupted,
};

/**
 * The outside world is not as it must be: one line of what, one line of what to do.
 * A refusal inside the engine is a value, and a bug is an assertion; only the outside world throws this.
 */
export class CatalystError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exitCode: number;

  constructor(code: ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CatalystError';
    this.code = code;
    this.hint = hint;
    this.exitCode = EXIT_OF[code];
  }
}

/** A bug, not an input: the caller broke a promise that the code makes to itself. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${promise}`);
}
