import { CatalystError } from '../../model/errors.ts';

/** What can go wrong with a source, as a word for scripts. */
export type ProblemCode =
  | 'missing'
  | 'unreachable'
  | 'timeout'
  | 'rate_limited'
  | 'server_error'
  | 'refused'
  | 'too_large'
  | 'malformed'
  | 'cut_short'
  | 'repeated_page'
  | 'invalid_article'
  | 'deadline'
  | 'circuit_open';

/** One thing that went wrong. The message is printable and holds no secret. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
}

const HINTS: Readonly<Record<ProblemCode, string>> = {
  missing: 'Check the path.',
  unreachable: 'Check the network and the address.',
  timeout: 'Try again later, or allow the source more time.',
  rate_limited: 'Ask less often, or for fewer symbols.',
  server_error: 'The source has a fault of its own: try again later.',
  refused: 'Check the key and the address of the source.',
  too_large: 'Check the address: this is more than news.',
  malformed: 'Check the address: this is not what the source should send.',
  cut_short: 'Ask for a shorter time or fewer symbols.',
  repeated_page: 'The source has a fault of its own: try again later.',
  invalid_article: 'Nothing to do: the article is left out.',
  deadline: 'Allow more time, or ask for fewer symbols.',
  circuit_open: 'Wait: the source is asked again after its pause.',
};

/** A source failed: one request of it, after all retries. */
export class SourceError extends CatalystError {
  readonly problem: ProblemCode;
  /** When the source itself said that it may be asked again. */
  readonly retryAt: number | null;

  constructor(problem: ProblemCode, message: string, more: { retryAt?: number | null; cause?: unknown } = {}) {
    super(
      problem === 'malformed' || problem === 'invalid_article' ? 'data' : 'network',
      message,
      HINTS[problem],
      more.cause,
    );
    this.problem = problem;
    this.retryAt = more.retryAt ?? null;
  }
}

/** What another attempt may mend. */
export const isPassing = (code: ProblemCode): boolean =>
  code === 'unreachable' ||
  code === 'timeout' ||
  code === 'rate_limited' ||
  code === 'server_error' ||
  code === 'cut_short';
