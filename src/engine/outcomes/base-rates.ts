import { FALSE, TRUE, UNKNOWN } from '../columns/column.ts';
import { proportion, rateDifference } from '../statistics/clustered.ts';
import type { Clustered, RateDifference } from '../statistics/clustered.ts';
import { holm } from '../statistics/proportion.ts';
import type { Interval } from '../statistics/proportion.ts';
import { quantile } from '../statistics/select.ts';
import { countCases } from './cases.ts';
import type { Question, SideTally, Subject, Tallies } from './cases.ts';
import { AMBIGUOUS, FAILURE, NEITHER, OPEN, SUCCESS } from './passages.ts';
import { cellAt } from './tally.ts';
import type { Tally } from './tally.ts';

/** How often cases of one kind led to success. */
export interface Rate {
  /** Those whose bars have all passed: successes, failures and neither. */
  readonly cases: number;
  readonly successes: number;
  /** Ambiguous ones among them. */
  readonly failures: number;
  readonly ambiguous: number;
  readonly neither: number;
  /** Those whose bars have not all passed: in no rate. */
  readonly open: number;
  /** Successes over cases, null without cases. */
  readonly rate: number | null;
  /** 95 %, null without cases. */
  readonly interval: Interval | null;
  /** As how many independent cases they count for the interval. */
  readonly effectiveCases: number;
}

/** A rate, what the price did, and what any bar of the same kind, with the same news, did. */
export interface RateOfKind extends Rate {
  /** Moves in the predicted direction after all bars of a case, as fractions; null without cases. */
  readonly meanMove: number | null;
  readonly largestMove: number | null;
  /** Mean time from a case to its success in milliseconds, null without one. */
  readonly meanSuccessMs: number | null;
  /** Bars on which nobody can say whether the pattern was there are not among them. */
  readonly anyBar: Rate;
}

/** A difference of two rates, and its p-value adjusted for how many were looked at together. */
export interface AdjustedDifference extends RateDifference {
  readonly adjustedPValue: number;
}

/** How one pattern did in one direction. */
export interface BaseRate {
  readonly pattern: string;
  readonly direction: 'bullish' | 'bearish';
  readonly all: RateOfKind;
  readonly withCatalyst: RateOfKind;
  readonly withoutCatalyst: RateOfKind;
  /** Cases at which nobody was looking for news: neither with nor without. */
  readonly newsUnknown: RateOfKind;
  /** Median of all moves that `all.meanMove` is the mean of. */
  readonly medianMove: number | null;
  /** Its rate less that of any bar. Null where there is no telling. */
  readonly difference: AdjustedDifference | null;
  /** Its rate with a catalyst less that without one. Null where there is no telling. */
  readonly catalystEffect: AdjustedDifference | null;
}

export interface BaseRates {
  readonly symbols: number;
  /** Stretches of time that the cases may come from. */
  readonly stretches: number;
  /** In the order of the detectors, bullish before bearish. A side on which a pattern was never seen has no row. */
  readonly rows: readonly BaseRate[];
  /** Patterns that were looked for and never seen. */
  readonly unseen: readonly string[];
  /** Any bar at all, taken as a case of either direction. */
  readonly anyBar: { readonly bullish: RateOfKind; readonly bearish: RateOfKind };
  /** How many differences from any bar, and how many effects of a catalyst, were tested: each is adjusted for these. */
  readonly tested: { readonly differences: number; readonly catalystEffects: number };
}

const ALL = [FALSE, TRUE, UNKNOWN] as const;

/**
 * How often each pattern led to a move of `gain` before one against it of `loss`, on all subjects together, with and without a
 * catalyst, and how often any bar did. The best of many patterns is the luckiest too: p-values are adjusted for all that were
 * looked at in this call (Holm). docs/statistics.md tells the formulae.
 */
export function baseRates(subjects: readonly Subject[], question: Question): BaseRates {
  const tallies = countCases(subjects, question);
  const { anyBar, stretches } = tallies;
  const seen = tallies.detectors.flatMap(({ detector, up, down }) =>
    [up, down]
      .filter(({ cases }) => cases.counts.some((count) => count > 0))
      .map((side) => ({ pattern: detector.name, side, any: anyBarOf(tallies, side) })),
  );
  const differences = adjust(seen.map(({ side, any }) => differenceFromAnyBar(side.cases.counts, any)));
  const effects = adjust(seen.map(({ side }) => effectOfCatalyst(side.cases.counts)));
  const names = new Set(seen.map(({ pattern }) => pattern));
  return {
    symbols: subjects.length,
    stretches,
    rows: seen.map(({ pattern, side, any }, i) => ({
      pattern,
      direction: side.direction > 0 ? 'bullish' : 'bearish',
      all: kindOf(side.cases, any, ALL),
      withCatalyst: kindOf(side.cases, any, [TRUE]),
      withoutCatalyst: kindOf(side.cases, any, [FALSE]),
      newsUnknown: kindOf(side.cases, any, [UNKNOWN]),
      medianMove: side.moves.length === 0 ? null : quantile(side.moves.values(), 0.5),
      difference: differences[i],
      catalystEffect: effects[i],
    })),
    unseen: tallies.detectors.map(({ detector }) => detector.name).filter((name) => !names.has(name)),
    anyBar: {
      bullish: kindOf(anyBar.up, anyBar.up.counts, ALL),
      bearish: kindOf(anyBar.down, anyBar.down.counts, ALL),
    },
    tested: { differences: known(differences), catalystEffects: known(effects) },
  };
}

function differenceFromAnyBar(cases: Int32Array, anyBar: Int32Array): RateDifference | undefined {
  const usual = byStretch(anyBar, ALL);
  return rateDifference(byStretch(cases, ALL), usual, proportion(usual)?.rate ?? NaN);
}

function effectOfCatalyst(cases: Int32Array): RateDifference | undefined {
  const together = proportion(byStretch(cases, [TRUE, FALSE]));
  return rateDifference(byStretch(cases, [TRUE]), byStretch(cases, [FALSE]), together?.rate ?? NaN);
}

/** Each with its p-value adjusted for all of them; what could not be tested is null and counts for nothing. */
function adjust(found: readonly (RateDifference | undefined)[]): (AdjustedDifference | null)[] {
  const adjusted = holm(found.flatMap((it) => (it === undefined ? [] : [it.pValue])));
  let at = 0;
  return found.map((it) => (it === undefined ? null : { ...it, adjustedPValue: adjusted[at++] }));
}

const known = (list: readonly unknown[]): number => list.filter((it) => it !== null).length;

/** Counts of any bar on which somebody can say whether the pattern is there. */
function anyBarOf({ anyBar }: Tallies, { direction, unknown }: SideTally): Int32Array {
  const { counts } = direction > 0 ? anyBar.up : anyBar.down;
  return counts.map((count, i) => count - unknown.counts[i]);
}

/** The counts of some kinds of news, by outcome. */
function sumsOf(counts: Int32Array, news: readonly number[]): (outcome: number) => number {
  const step = cellAt(1, 0, 0);
  return (outcome) => {
    let sum = 0;
    for (const kind of news) for (let at = cellAt(0, kind, outcome); at < counts.length; at += step) sum += counts[at];
    return sum;
  };
}

/** Cases and successes of some kinds of news by stretch of time. */
function byStretch(counts: Int32Array, news: readonly number[]): Clustered {
  const stretches = counts.length / cellAt(1, 0, 0);
  const cases = new Float64Array(stretches);
  const successes = new Float64Array(stretches);
  for (let stretch = 0; stretch < stretches; stretch++) {
    for (const kind of news) {
      successes[stretch] += counts[cellAt(stretch, kind, SUCCESS)];
      for (const outcome of [SUCCESS, FAILURE, AMBIGUOUS, NEITHER])
        cases[stretch] += counts[cellAt(stretch, kind, outcome)];
    }
  }
  return { cases, successes };
}

function rateOf(counts: Int32Array, news: readonly number[]): Rate {
  const sum = sumsOf(counts, news);
  const found = proportion(byStretch(counts, news));
  const [successes, ambiguous, neither] = [sum(SUCCESS), sum(AMBIGUOUS), sum(NEITHER)];
  const failures = sum(FAILURE) + ambiguous;
  return {
    cases: successes + failures + neither,
    successes,
    failures,
    ambiguous,
    neither,
    open: sum(OPEN),
    rate: found?.rate ?? null,
    interval: found?.interval ?? null,
    effectiveCases: found?.effectiveCases ?? 0,
  };
}

function kindOf(tally: Tally, anyBar: Int32Array, news: readonly number[]): RateOfKind {
  const rate = rateOf(tally.counts, news);
  const sum = (values: Float64Array): number => news.reduce((total, kind) => total + values[kind], 0);
  return {
    ...rate,
    meanMove: rate.cases === 0 ? null : sum(tally.moveSum) / rate.cases,
    largestMove: rate.cases === 0 ? null : Math.max(...news.map((kind) => tally.moveMax[kind])),
    meanSuccessMs: rate.successes === 0 ? null : sum(tally.successMs) / rate.successes,
    anyBar: rateOf(anyBar, news),
  };
}
