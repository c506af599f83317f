import type { TimeMs } from './time.ts';
import type { Timeframe } from './timeframe.ts';

export type Side = 'long' | 'short';

/** A closed round trip, or the closed part of one. Money in dollars, fractions rather than percent. */
export interface Trade {
  readonly symbol: string;
  readonly side: Side;
  /** Shares, always positive. */
  readonly quantity: number;
  readonly entryTime: TimeMs;
  readonly entryPrice: number;
  readonly exitTime: TimeMs;
  readonly exitPrice: number;
  readonly entryReason: string;
  readonly exitReason: string;
  /** Bars from the entry bar to the exit bar: 0 when both are one bar. */
  readonly bars: number;
  /** Commission, fees and borrowing of both sides; slippage is in the prices and told apart in `slippage`. */
  readonly costs: number;
  readonly slippage: number;
  /** Net of `costs`, dividends included. */
  readonly pnl: number;
  /** `pnl` over quantity × entry price. */
  readonly returnFraction: number;
  /** Largest gain and loss touched while open, as fractions of the entry price, favorable ≥ 0 ≥ adverse. */
  readonly maxFavorable: number;
  readonly maxAdverse: number;
  /** True when one bar held both the stop and a target, so that the order of the two is a guess (the worse one). */
  readonly ambiguous: boolean;
}

/** An order that was refused, cut to nothing, or lapsed, and why. */
export interface Rejection {
  readonly time: TimeMs;
  readonly symbol: string;
  readonly reason: string;
}

/** Something that a reader of the result must know: `optimistic_fill`, `zero_volume`, `dirty_bars` … */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** The equity curve: one value a bar of the timeline, at its close, in dollars. */
export interface EquityCurve {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Market value of what is held, long positive and short negative, summed without sign: |long| + |short|. */
  readonly exposure: Float64Array;
}

/** Everything that makes a run repeatable: same manifest, same bytes. */
export interface Manifest {
  readonly runId: string;
  readonly strategy: string;
  readonly strategyHash: string;
  readonly params: Readonly<Record<string, number>>;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly from: TimeMs | null;
  readonly to: TimeMs | null;
  readonly bars: number;
  readonly dataHash: string;
  readonly execution: Readonly<Record<string, string | number | boolean>>;
  readonly engineVersion: string;
  readonly seed: number;
}
