import { CatalystError } from '../../model/errors.ts';
import type { Timeframe } from '../../model/timeframe.ts';

/** What can be wrong with a row, as a word for scripts. */
export type ProblemKind =
  | 'cell_count'
  | 'quotes'
  | 'bad_time'
  | 'mixed_dates'
  | 'no_such_local_time'
  | 'ambiguous_local_time'
  | 'bad_symbol'
  | 'missing_value'
  | 'not_a_number'
  | 'not_finite'
  | 'price_not_positive'
  | 'high_below_low'
  | 'outside_high_low'
  | 'negative_volume'
  | 'duplicate'
  | 'conflicting_duplicate'
  | 'out_of_order';

export interface BarProblem {
  readonly file: string;
  /** 0 where the problem lies between files. */
  readonly line: number;
  readonly kind: ProblemKind;
  readonly text: string;
}

/** What was found in one file. `bars` counts those that are handed on; `skipped` the rows left out on request. */
export interface BarFileReport {
  readonly file: string;
  rows: number;
  bars: number;
  skipped: number;
  zeroVolume: number;
  symbols: number;
  /** Sound rows outside the range asked for. */
  outside: number;
  /** The length of its bars, where the file was passed over because another was asked for. */
  passedOver: Timeframe | undefined;
  /** Things to know that are no faults: newest first, an adjusted close that was left aside, a zone that was assumed. */
  readonly notes: string[];
  /** The first problems, in the order of finding, at most `PROBLEMS_LISTED`. */
  readonly problems: BarProblem[];
  /** How often each kind of problem occurred, all of them counted. */
  readonly counts: Map<ProblemKind, number>;
}

export const PROBLEMS_LISTED = 20;

export function emptyReport(file: string): BarFileReport {
  return {
    file,
    rows: 0,
    bars: 0,
    skipped: 0,
    zeroVolume: 0,
    symbols: 0,
    outside: 0,
    passedOver: undefined,
    notes: [],
    problems: [],
    counts: new Map(),
  };
}

export function addProblem(report: BarFileReport, line: number, kind: ProblemKind, text: string): void {
  report.counts.set(kind, (report.counts.get(kind) ?? 0) + 1);
  if (report.problems.length < PROBLEMS_LISTED) report.problems.push({ file: report.file, line, kind, text });
}

export const problemCount = (report: BarFileReport): number =>
  [...report.counts.values()].reduce((sum, count) => sum + count, 0);

/** Rows of a file cannot be used as bars. The report of every file read so far comes with it. */
export class InvalidBarsError extends CatalystError {
  readonly reports: readonly BarFileReport[];

  constructor(message: string, hint: string, reports: readonly BarFileReport[]) {
    super('data', message, hint);
    this.name = 'InvalidBarsError';
    this.reports = reports;
  }
}

/** One line of totals, then a line for each problem listed. */
export function describeProblems(report: BarFileReport): string {
  const total = problemCount(report);
  const kinds = [...report.counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  const lines = report.problems.map(({ line, text }) => `\n  ${line === 0 ? '' : `line ${line}: `}${text}`);
  const rest = total > report.problems.length ? `\n  … and ${total - report.problems.length} more` : '';
  return `${report.file}: ${total} ${total === 1 ? 'problem' : 'problems'} in ${report.rows} rows (${kinds})${lines.join('')}${rest}`;
}
