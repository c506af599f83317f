import { CatalystError } from '../model/errors.ts';
import type { ErrorCode } from '../model/errors.ts';

/** How the codes of some errors begin, and what they mean to whoever reads: what is wrong with the thing, and what to do. */
export type Refusal = readonly [prefix: string, kind: ErrorCode, what: string, hint: string];

/** The code that Node, SQLite or Postgres gave an error; empty for one without. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * What the outside world refused, in the program's terms: `<subject> <what>`, by the first refusal that fits the code. An error of
 * no known code is not the outside world's doing and is passed on.
 */
export function refused(
  refusals: readonly Refusal[],
  error: unknown,
  subject: string,
  code = errorCode(error),
): unknown {
  const known = refusals.find(([prefix]) => code !== '' && code.startsWith(prefix));
  return known === undefined ? error : new CatalystError(known[1], `${subject} ${known[2]}`, known[3], error);
}
