/**
 * A rule set as a person writes it: the shape of a rule file and of the built-in strategies, data only. Percent are
 * percent here; the compiled plan has fractions.
 */

/** A condition of the rule language. */
export type Condition = string | boolean;
/** A number, the name of a parameter, or an expression with one value a bar. */
export type Amount = number | string;
/** A number, the name of a parameter, or arithmetic of them: the same at every bar. */
export type Constant = number | string;

export interface RuleSet {
  /** Letters, digits, `-` and `_`. */
  readonly name: string;
  readonly summary?: string;
  /** `1d`, `5m` …; without it, any. */
  readonly timeframe?: string;
  /** The numbers that a sweep may vary. */
  readonly params?: Readonly<Record<string, number>>;
  /** Named series, in any order. */
  readonly let?: Readonly<Record<string, Amount | Condition>>;
  /** Which symbols are considered at a bar. */
  readonly universe?: Condition;
  readonly long?: SideRules;
  readonly short?: SideRules;
  /** Who gets the free slots, highest first. */
  readonly rank?: Amount;
  readonly size?: SizeRule;
  readonly stop?: StopRule;
  readonly targets?: readonly TargetRule[];
  readonly time_stop?: { readonly bars: Amount };
  /** How an entry is ordered; without it, at the market. */
  readonly order?: OrderRule;
  /** Components whose weighted sum is the series `confidence`. */
  readonly score?: Readonly<Record<string, ScoreRule>>;
  readonly limits?: LimitRules;
  readonly costs?: CostRules;
  /** When orders fill: at the next open (the default), or at the deciding close, which is optimistic. */
  readonly fill?: 'next_open' | 'close';
  /** Whether a limit order fills when its price is only touched. */
  readonly touch_fills?: boolean;
  /** Largest share of a bar's volume that one order takes, 0 to 1. */
  readonly max_volume_share?: Constant;
  /** How many times its equity the account may hold; 1 is none borrowed. */
  readonly leverage?: Constant;
}

export interface SideRules {
  readonly enter: Condition;
  readonly exit?: Condition;
}

/** Exactly one of the first four. */
export interface SizeRule {
  readonly percent_of_equity?: Amount;
  readonly cash?: Amount;
  readonly shares?: Amount;
  /** Percent of equity lost when the stop is hit. */
  readonly risk_percent?: Amount;
  /** Multiplies the size; 0 or unknown means no order. */
  readonly scale?: Amount;
  readonly fractional?: boolean;
}

/** Exactly one of `percent`, `atr` and `price`; `period` belongs to `atr` and is 14. */
export interface StopRule {
  readonly percent?: Amount;
  readonly atr?: Amount;
  readonly period?: Constant;
  readonly price?: Amount;
  readonly trail?: boolean;
}

/** Exactly one of `r`, `percent` and `price`; `close` is the percentage of the opened quantity, 100 without it. */
export interface TargetRule {
  readonly r?: Amount;
  readonly percent?: Amount;
  readonly price?: Amount;
  readonly close?: Amount;
}

/** Exactly one of `limit` and `stop`; it rests for `bars` bars, 1 without it. */
export interface OrderRule {
  readonly limit?: Amount;
  readonly stop?: Amount;
  readonly bars?: Amount;
}

export interface ScoreRule {
  readonly weight: Constant;
  /** 0 to 100. */
  readonly value: Amount;
}

export interface LimitRules {
  readonly max_positions?: Constant;
  readonly trades_per_day?: Constant;
  readonly daily_loss_percent?: Constant;
  readonly weekly_drawdown_percent?: Constant;
  readonly max_drawdown_percent?: Constant;
  readonly max_position_percent?: Constant;
  readonly min_price?: Constant;
  readonly max_price?: Constant;
}

export interface CostRules {
  /** Fraction of the traded value. */
  readonly commission?: Constant;
  readonly per_share?: Constant;
  readonly per_order?: Constant;
  /** Least commission of an order. */
  readonly minimum?: Constant;
  readonly slippage_bps?: Constant;
  readonly fees?: 'us-equities' | 'none';
  /** Fraction a year of what is sold short. */
  readonly borrow_rate?: Constant;
}
