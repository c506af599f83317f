import type { CostModel } from './costs.ts';
import { NO_COSTS } from './costs.ts';

/** Limits that every order passes. Infinity is no limit. */
export interface Limits {
  readonly maxPositions: number;
  /** The largest a position may be when opened, as a fraction of equity. */
  readonly maxPositionFraction: number;
  readonly tradesPerDay: number;
  /** No new entries on a day whose loss has reached this fraction of the equity at the close before it. */
  readonly dailyLossFraction: number;
  /** A fall of equity from the week's or the run's peak by this fraction suspends entries until a person resumes them. */
  readonly weeklyDrawdownFraction: number;
  readonly maxDrawdownFraction: number;
  readonly minPrice: number;
  readonly maxPrice: number;
}

export const NO_LIMITS: Limits = {
  maxPositions: Infinity,
  maxPositionFraction: Infinity,
  tradesPerDay: Infinity,
  dailyLossFraction: Infinity,
  weeklyDrawdownFraction: Infinity,
  maxDrawdownFraction: Infinity,
  minPrice: 0,
  maxPrice: Infinity,
};

/** How orders meet bars. The defaults are rules.md; another program's habits are another value of this type. */
export interface ExecutionProfile {
  readonly name: string;
  /** Where market orders fill: the next open, or (optimistically) the deciding close. */
  readonly fill: 'next_open' | 'close';
  /** What is open after the last bar: closed at its close, closed in the manner of backtesting.py, or left open. */
  readonly atEnd: 'close' | 'last_open' | 'keep';
  /** A limit order fills when touched, not only when traded through. */
  readonly touchFills: boolean;
  /** An order for a number of shares that the cash does not pay for is dropped, not cut. */
  readonly dropsTooDear: boolean;
  /** Whether a stop on the winning side of the entry price refuses the entry. */
  readonly checkStopSide: boolean;
  /** The stop is taken although the open had already passed the target. */
  readonly stopBeforeOpenTarget: boolean;
  /** The bracket of a resting entry is left to the bar after its fill. */
  readonly bracketAfterRestingFill: 'same_bar' | 'next_bar';
  /** Free margin counts positions at this price of the filling bar. */
  readonly marginMark: 'open' | 'close';
}

export const DEFAULT_PROFILE: ExecutionProfile = {
  name: 'catalyst',
  fill: 'next_open',
  atEnd: 'close',
  touchFills: false,
  dropsTooDear: false,
  checkStopSide: true,
  stopBeforeOpenTarget: false,
  bracketAfterRestingFill: 'same_bar',
  marginMark: 'open',
};

/** The habits of backtesting.py 0.6, so that its runs can be reproduced and compared. See docs/decisions. */
export const BACKTESTING_PY_PROFILE: ExecutionProfile = {
  name: 'backtesting.py',
  fill: 'next_open',
  atEnd: 'last_open',
  touchFills: true,
  dropsTooDear: true,
  checkStopSide: false,
  stopBeforeOpenTarget: true,
  bracketAfterRestingFill: 'next_bar',
  marginMark: 'close',
};

export interface Settings {
  /** Dollars at the start. */
  readonly cash: number;
  readonly costs: CostModel;
  readonly limits: Limits;
  readonly profile: ExecutionProfile;
  /** Largest |position value| / equity; 1 is a cash account. */
  readonly leverage: number;
  /** Equity that a dollar of short position binds when it is opened. */
  readonly shortMargin: number;
  /** Below this share of equity in |position value| everything is closed at the next open; 0 never. */
  readonly maintenanceMargin: number;
  /** Paid on the market value of shorts, a fraction a year of 365 days. */
  readonly borrowRate: number;
  /** The largest share of a bar's volume that one order fills. */
  readonly maxVolumeShare: number;
  /** Fill in full on bars that say a volume of zero (indices, some vendors) instead of not at all. */
  readonly fillZeroVolume: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  cash: 100_000,
  costs: NO_COSTS,
  limits: NO_LIMITS,
  profile: DEFAULT_PROFILE,
  leverage: 1,
  shortMargin: 0.5,
  maintenanceMargin: 0.25,
  borrowRate: 0,
  maxVolumeShare: 0.1,
  fillZeroVolume: false,
};

/**
 * The account of backtesting.py: positions of both sides bind one margin, nobody calls for more of it, and volume limits
 * nothing.
 */
export function backtestingPySettings(leverage = 1): Settings {
  return {
    ...DEFAULT_SETTINGS,
    profile: BACKTESTING_PY_PROFILE,
    leverage,
    shortMargin: 1 / leverage,
    maintenanceMargin: 0,
    maxVolumeShare: Infinity,
    fillZeroVolume: true,
  };
}
