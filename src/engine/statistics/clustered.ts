import { assert } from '../../model/errors.ts';
import { CONFIDENCE, wilson } from './proportion.ts';
import type { Interval } from './proportion.ts';
import { studentQuantile, studentWithin } from './student.ts';

/** Successes among cases that come in clusters, one entry a cluster; an empty cluster has 0 of both. */
export interface Clustered {
  readonly cases: ArrayLike<number>;
  readonly successes: ArrayLike<number>;
}

/** A rate, and how sure it is. */
export interface Proportion {
  readonly rate: number;
  /** How many independent cases would make it as sure as these clusters do: at most the cases, seldom whole. */
  readonly effectiveCases: number;
  readonly interval: Interval;
}

/** One rate less another, with the 95 % interval of that and the chance of one as large where there is none. */
export interface RateDifference {
  readonly value: number;
  readonly interval: Interval;
  readonly pValue: number;
}

interface Totals {
  readonly cases: number;
  readonly successes: number;
  /** Clusters that have a case. */
  readonly clusters: number;
}

function totals({ cases, successes }: Clustered): Totals {
  assert(cases.length === successes.length, 'each cluster has its cases and its successes');
  let [m, s, clusters] = [0, 0, 0];
  for (let i = 0; i < cases.length; i++) {
    m += cases[i];
    s += successes[i];
    if (cases[i] > 0) clusters++;
  }
  return { cases: m, successes: s, clusters };
}

/** Σ over clusters of (successes − rate·cases) of one times that of the other: what the clusters stray from their rates, together. */
function straying(a: Clustered, rateA: number, b: Clustered, rateB: number): number {
  let sum = 0;
  for (let i = 0; i < a.cases.length; i++)
    sum += (a.successes[i] - rateA * a.cases[i]) * (b.successes[i] - rateB * b.cases[i]);
  return sum;
}

/**
 * The rate of clustered cases and its 95 % interval, undefined without cases. Wilson's interval of as many independent cases as
 * would vary as much as the clusters do, less for few clusters, whose variation is itself not well known. Where every cluster
 * has one case it is Wilson's own.
 * Source: E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of positive counts
 * estimated from survey data" (1998), with Wilson's interval in the place of Clopper and Pearson's.
 */
export function proportion(of: Clustered): Proportion | undefined {
  const { cases, successes, clusters } = totals(of);
  if (cases === 0) return undefined;
  const rate = successes / cases;
  const effectiveCases = effective(of, rate, cases, clusters);
  return { rate, effectiveCases, interval: wilson(rate, effectiveCases) };
}

function effective(of: Clustered, rate: number, cases: number, clusters: number): number {
  // All alike: the clusters do not tell how they vary, and each counts once. So does one cluster alone.
  if (rate === 0 || rate === 1 || clusters === 1) return clusters;
  const variance = straying(of, rate, of, rate) / (cases * cases);
  const alike = Math.min(cases, (rate * (1 - rate)) / variance);
  if (cases === clusters) return alike;
  return alike * (studentQuantile(CONFIDENCE, cases - 1) / studentQuantile(CONFIDENCE, clusters - 1)) ** 2;
}

/**
 * The rate of `a` less that of `b`, of the same clusters; undefined where either has no case, or `a` or `b` comes from a single cluster.
 * They may share cases or only their market: what they stray from their rates together is no difference.
 * Interval: MOVER from both rates' own intervals and their correlation. Test: a score test with cluster-robust variance, which
 * holds the rate of both to be `nullRate`, against Student's t.
 * Sources: G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures" (2008); R. G. Newcombe,
 * "Improved confidence intervals for the difference between binomial proportions based on paired data" (1998); D. D. Boos,
 * "On generalized score tests" (1992).
 */
export function rateDifference(a: Clustered, b: Clustered, nullRate: number): RateDifference | undefined {
  const [ofA, ofB] = [totals(a), totals(b)];
  const degrees = Math.min(ofA.clusters, ofB.clusters) - 1;
  const [p, q] = [proportion(a), proportion(b)];
  if (p === undefined || q === undefined || degrees < 1) return undefined;
  const value = p.rate - q.rate;
  const [da, db] = [ofA.cases, ofB.cases];
  const variance =
    straying(a, nullRate, a, nullRate) / (da * da) -
    (2 * straying(a, nullRate, b, nullRate)) / (da * db) +
    straying(b, nullRate, b, nullRate) / (db * db);
  const pValue = value === 0 ? 1 : 1 - studentWithin(Math.abs(value) / Math.sqrt(Math.max(0, variance)), degrees);
  return { value, interval: mover(p, q, correlation(a, p.rate, b, q.rate)), pValue };
}

function correlation(a: Clustered, rateA: number, b: Clustered, rateB: number): number {
  const scale = Math.sqrt(straying(a, rateA, a, rateA) * straying(b, rateB, b, rateB));
  return scale === 0 ? 0 : Math.max(-1, Math.min(1, straying(a, rateA, b, rateB) / scale));
}

function mover(p: Proportion, q: Proportion, together: number): Interval {
  const reach = (x: number, y: number): number => Math.sqrt(Math.max(0, x * x - 2 * together * x * y + y * y));
  const value = p.rate - q.rate;
  return {
    low: value - reach(p.rate - p.interval.low, q.interval.high - q.rate),
    high: value + reach(p.interval.high - p.rate, q.rate - q.interval.low),
  };
}
