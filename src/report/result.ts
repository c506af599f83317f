import type { Statistics } from '../engine/statistics/statistics.ts';
import type { EquityCurve, Manifest, Rejection, Trade, Warning } from '../model/result.ts';
import type { TimeMs } from '../model/time.ts';

/** A finished backtest, as every face of it (terminal, JSON, CSV) takes it. */
export interface BacktestResult {
  readonly manifest: Manifest;
  readonly statistics: Statistics;
  /** In order of closing. */
  readonly trades: readonly Trade[];
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly Warning[];
  readonly curve: EquityCurve;
  /** The number of the trading day that an instant of the curve belongs to: its date since 1970. */
  readonly dayOf: (time: TimeMs) => number;
}
