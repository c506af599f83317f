/** What `analyze` found out about one symbol as of one moment: every report of it is made from this. */
import type { NewsItem } from '../engine/news/symbol-news.ts';
import type { BaseRate } from '../engine/outcomes/base-rates.ts';
import type { Barriers } from '../engine/outcomes/passage.ts';
import type { Readings } from '../engine/score/readings.ts';
import type { Signal } from '../engine/score/signal.ts';
import type { PriceZones } from '../engine/score/support.ts';
import type { Bars } from '../model/bars.ts';
import type { CatalystCategory } from '../model/news.ts';
import type { Warning } from '../model/result.ts';
import type { TimeMs } from '../model/time.ts';

/** A pattern on one of the last bars. */
export interface PatternSeen {
  readonly name: string;
  /** The house's own, which have a confidence; the others are TA-Lib's. */
  readonly house: boolean;
  readonly bar: number;
  readonly direction: 'bullish' | 'bearish' | 'neutral';
  /** 0–100 without news; null for a pattern that has none. */
  readonly confidence: number | null;
  /** 0–100 with the news of that bar; null while they are unknown, and where there is no confidence. */
  readonly withNews: number | null;
  /** How it did on this symbol, one row a direction: a neutral pattern has two. */
  readonly ofSymbol: readonly BaseRate[];
  /** The same on the universe; empty where it was not asked. */
  readonly ofUniverse: readonly BaseRate[];
}

/** What base rates were counted over, and what any bar did there. */
export interface RatesAsked {
  readonly barriers: Omit<Barriers, 'direction'>;
  readonly anyBar: { readonly bullish: number | null; readonly bearish: number | null };
  readonly universe: {
    readonly symbols: number;
    readonly anyBar: { readonly bullish: number | null; readonly bearish: number | null };
  } | null;
  /** Differences from any bar that were tested together. */
  readonly tested: number;
}

/** The news that a decision at the bar could read. `unknown` is not `none`: nobody was looking. */
export interface NewsSeen {
  readonly state: 'known' | 'unknown';
  readonly hours: number;
  readonly score: number | null;
  readonly count: number | null;
  readonly sentiment: number | null;
  readonly primaryCatalyst: CatalystCategory | null;
  /** The latest first. */
  readonly items: readonly NewsItem[];
}

export interface Analysis {
  readonly symbol: string;
  /** Adjusted, and cut at what was known: the last one is analyzed. */
  readonly bars: Bars;
  /** The moment of asking; the last bar had closed at `closedAt`. */
  readonly asOf: TimeMs;
  readonly closedAt: TimeMs;
  readonly strategy: {
    readonly name: string;
    readonly params: Readonly<Record<string, number>>;
    readonly hash: string;
    /** Whether anything that it decides by reads news. */
    readonly readsNews: boolean;
  };
  /** Why the last bar is not of the moment of asking; null when it is. */
  readonly stale: string | null;
  readonly warnings: readonly Warning[];
  readonly readings: Readings;
  readonly zones: PriceZones | null;
  readonly patterns: readonly PatternSeen[];
  readonly rates: RatesAsked;
  readonly news: NewsSeen;
  readonly signal: Signal;
  /** What a training row would hold of the bar, by name (docs/training-data.md), unknown as null; asked for by who keeps it. */
  readonly features: () => Readonly<Record<string, number | boolean | string | null>>;
}

/** A symbol that was asked for and of which there is nothing to say. */
export interface Missing {
  readonly symbol: string;
  readonly reason: string;
}
