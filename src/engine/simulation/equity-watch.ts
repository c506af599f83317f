import { always } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import type { Limits } from './settings.ts';

/** Monday starts a week, and day 0, 1970-01-01, was a Thursday. */
const weekOf = (day: number): number => Math.floor((day + 3) / 7);

/** Follows equity close by close for the limits on losses. Only runs that have such a limit pay for it. */
export class EquityWatch {
  readonly active: boolean;
  /** Why entries are suspended, or null. A backtest has nobody who would resume them. */
  suspended: Refusal | null = null;
  private readonly limits: Limits;
  private last: number;
  private beforeToday: number;
  private day = NaN;
  private week = NaN;
  private weekPeak = 0;
  private peak: number;

  constructor(limits: Limits, startEquity: number) {
    this.limits = limits;
    this.active =
      Math.min(limits.dailyLossFraction, limits.weeklyDrawdownFraction, limits.maxDrawdownFraction) < Infinity;
    this.last = startEquity;
    this.beforeToday = startEquity;
    this.peak = startEquity;
  }

  /** Takes in the equity at a close of session day `day`. */
  see(day: number, equity: number): void {
    if (day !== this.day) {
      this.beforeToday = this.last;
      this.day = day;
    }
    const week = weekOf(day);
    if (week !== this.week) {
      this.weekPeak = this.last;
      this.week = week;
    }
    this.last = equity;
    this.weekPeak = Math.max(this.weekPeak, equity);
    this.peak = Math.max(this.peak, equity);
    this.suspended ??=
      drawdownReason('weekly drawdown', equity, this.weekPeak, this.limits.weeklyDrawdownFraction) ??
      drawdownReason('drawdown', equity, this.peak, this.limits.maxDrawdownFraction);
  }

  /** The fraction of the equity at the close before today that is lost since. */
  get dayLoss(): number {
    return 1 - this.last / this.beforeToday;
  }
}

function drawdownReason(name: string, equity: number, peak: number, limit: number): Refusal | null {
  // Without a limit nothing is reached, not even from a peak below zero.
  if (limit === Infinity || equity > peak * (1 - limit)) return null;
  return always(`entries suspended: ${name} limit of ${limit * 100} % reached`);
}
