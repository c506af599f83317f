/**
 * A funnel as a person writes it: how many symbols become few. Data only, in the language of rule sets; a rule set's own
 * `universe`, `enter` and `rank` are a funnel too (engine/scan/strategy-funnel.ts).
 */
import type { Amount, Condition, Constant } from './rule-set.ts';

export interface FunnelRules {
  /** Letters, digits, `-` and `_`. */
  readonly name: string;
  readonly summary?: string;
  /** `1d` …; without it, any. */
  readonly timeframe?: string;
  /** Numbers that may be set from outside; those named as a mode (`aggressive` …) are 1 in that mode and 0 in others. */
  readonly params?: Readonly<Record<string, number>>;
  /** Named series, in any order. */
  readonly let?: Readonly<Record<string, Amount | Condition>>;
  /** Ahead of a close, look at the day so far as its intraday bars tell it; without it only closed bars count. */
  readonly developing?: boolean;
  /** From wide to narrow. */
  readonly stages: readonly StageRules[];
  /** What a candidate is shown with, 0 to 100 and more. */
  readonly scores?: ScoreSeries;
}

/** Conditions that must all hold, and of those that pass how many go on. */
export interface StageRules {
  readonly name: string;
  /** Conditions by name: a rejection tells the first that fails. */
  readonly where?: Readonly<Record<string, Condition>>;
  /** Who goes on, highest first, ties by symbol. Of several lists the best of each are taken in turn. */
  readonly ranks?: readonly Amount[];
  /** How many go on; without it, all that pass. */
  readonly keep?: Constant;
  /** Symbols that go on whatever their rank. */
  readonly also?: readonly string[];
}

export interface ScoreSeries {
  readonly catalyst?: Amount;
  readonly technical?: Amount;
  readonly combined?: Amount;
}
