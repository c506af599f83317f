/** Base rates for other programs: one JSON document, or CSV of the rates or of the cases behind them. */
import type { BaseRate, BaseRates, Rate, RateOfKind } from '../engine/outcomes/base-rates.ts';
import type { Case } from '../engine/outcomes/case-list.ts';
import type { Barriers } from '../engine/outcomes/passage.ts';
import type { Warning } from '../model/result.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { csvRow } from './csv.ts';
import type { CsvValue } from './csv.ts';
import { json } from './json.ts';

/** What was asked, and what came of it. */
export interface RatesReport {
  readonly barriers: Omit<Barriers, 'direction'>;
  /** Which news make a case one with a catalyst. */
  readonly catalyst: string;
  readonly timeframe: Timeframe;
  /** First and last bar of all symbols. */
  readonly from: TimeMs;
  readonly to: TimeMs;
  readonly rates: BaseRates;
  readonly warnings: readonly Warning[];
}

export function ratesJson({ rates, timeframe, from, to, ...asked }: RatesReport): string {
  const time = (at: TimeMs): string => formatBarTime(at, timeframe);
  const document = { ...asked, timeframe, from: time(from), to: time(to), ...rates };
  return `${json({ schema: 'catalyst.base-rates.v1', ...document })}\n`;
}

const KINDS = ['all', 'withCatalyst', 'withoutCatalyst', 'newsUnknown'] as const;

const RATE_TITLES = [
  ...['pattern', 'direction', 'news', 'cases', 'successes', 'failures', 'ambiguous', 'neither', 'open'],
  ...['rate', 'low', 'high', 'effective_cases', 'any_bar_cases', 'any_bar_rate', 'mean_move', 'largest_move'],
  ...['difference', 'difference_low', 'difference_high', 'p_value', 'adjusted_p_value'],
];

/** A line a pattern, direction and kind of news; the difference from any bar is of all cases together. */
export function* ratesCsv({ rates: { rows } }: RatesReport): Generator<string> {
  yield csvRow(RATE_TITLES);
  for (const row of rows)
    for (const kind of KINDS) {
      const difference = kind === 'all' ? row.difference : null;
      yield csvRow([row.pattern, row.direction, kind, ...kindCells(row[kind]), ...differenceCells(difference)]);
    }
}

const counts = (rate: Rate): CsvValue[] => [
  ...[rate.cases, rate.successes, rate.failures, rate.ambiguous, rate.neither, rate.open],
  ...[rate.rate, rate.interval?.low ?? null, rate.interval?.high ?? null, rate.effectiveCases],
];

const kindCells = (kind: RateOfKind): CsvValue[] => [
  ...counts(kind),
  ...[kind.anyBar.cases, kind.anyBar.rate, kind.meanMove, kind.largestMove],
];

function differenceCells(difference: BaseRate['difference']): CsvValue[] {
  if (difference === null) return [null, null, null, null, null];
  const { value, interval, pValue, adjustedPValue } = difference;
  return [value, interval.low, interval.high, pValue, adjustedPValue];
}

export const CASE_TITLES = csvRow(['symbol', 'time', 'pattern', 'direction', 'catalyst', 'outcome', 'touched', 'move']);

/** A line a case. */
export function* casesCsv(cases: readonly Case[], timeframe: Timeframe): Generator<string> {
  for (const { symbol, time, pattern, direction, catalyst, outcome, touched, move } of cases) {
    const at = touched === null ? null : formatBarTime(touched, timeframe);
    const way = direction > 0 ? 'bullish' : 'bearish';
    yield csvRow([symbol, formatBarTime(time, timeframe), pattern, way, catalyst, outcome, at, move]);
  }
}
