import type { TimeMs } from '../../model/time.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import type { DateOrder } from './time-forms.ts';

/** How bars are read from files. Everything has a default that guesses nothing. */
export interface BarFileOptions {
  /** IANA zone of times that do not tell theirs; default UTC. Daily bars stamped with an instant are dated there too. */
  readonly zone?: string | undefined;
  /** The bars' length; default: told by their steps. Of several files those of this length are taken. */
  readonly timeframe?: Timeframe | undefined;
  /** The symbol of files without a symbol column; default: the file's name. */
  readonly symbol?: string | undefined;
  /** Keep these symbols only. That no file has any of them is an error. */
  readonly symbols?: readonly string[] | undefined;
  /** Keep these too, asked for by nobody: no error names them. */
  readonly beside?: readonly string[] | undefined;
  /** Keep bars from this time to that one, both included. */
  readonly from?: TimeMs | undefined;
  readonly to?: TimeMs | undefined;
  /** `reject` (default): any row at fault refuses all; `skip`: rows at fault are left out, counted and listed. */
  readonly onInvalid?: 'reject' | 'skip' | undefined;
  /** Header names by meaning, where the usual names do not do: `close=Adj Close`, `volume=none`. */
  readonly columns?: readonly string[] | undefined;
  /** Which of day and month stands first in `1/2/2015`, where no date in the file tells; `auto` refuses then. */
  readonly dates?: DateOrder | 'auto' | undefined;
  readonly onProgress?:
    ((progress: { file: string; bytes: number; totalBytes: number; rows: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
