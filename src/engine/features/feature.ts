import type { Bars } from '../../model/bars.ts';
import type { Mask } from '../columns/column.ts';
import type { Unit } from '../indicators/indicator.ts';
import type { SymbolNews } from '../news/symbol-news.ts';
import type { ColumnStore } from '../rules/store.ts';

/** What the features of one symbol are made from; everything up to a bar's close, and nothing later, reaches its value. */
export interface Surroundings {
  /** The symbol's bars, adjusted, with its news columns and sessions. */
  readonly store: ColumnStore;
  /** When each bar is known, ms UTC. */
  readonly closes: Float64Array;
  /** Null where no one looked for news. */
  readonly news: SymbolNews | null;
  /** How far back its news columns look; the usual look-back where it is left out. */
  readonly newsHours?: number;
  readonly market: MarketSeries;
}

/** A series with the moments from which its bars are known, ms UTC: another exchange's bar of the same date may lie ahead. */
export interface KnownBars {
  readonly bars: Bars;
  readonly closes: Float64Array;
}

/** Series that describe the market around a symbol, of its timeframe; null is what the store does not have. */
export interface MarketSeries {
  /** The whole market: SPY. */
  readonly benchmark: KnownBars | null;
  readonly vix: KnownBars | null;
  /** The fund of the symbol's sector. */
  readonly sector: KnownBars | null;
}

export const NO_MARKET: MarketSeries = Object.freeze({ benchmark: null, vix: null, sector: null });

/** One value a bar: numbers with NaN for unknown, a mask, or words by number with `UNKNOWN_WORD` for unknown. */
export type FeatureColumn =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'boolean'; readonly mask: Mask }
  | { readonly kind: 'text'; readonly words: readonly string[]; readonly codes: Uint8Array };

export const UNKNOWN_WORD = 255;

interface Row {
  /** The column of `pattern_training_data`. */
  readonly name: string;
  readonly summary: string;
  readonly unit: Unit | 'text';
  /** What it takes to know it: the symbol's own bars, once they are enough, or what not every store has. */
  readonly needs: 'bars' | 'market' | 'news';
  /** Where the formula or the definition comes from. */
  readonly source: string;
}

/** A feature is an expression of the rule language, or a function of the bars up to each bar and what was known then. */
export type Feature =
  | (Row & { readonly kind: 'expression'; readonly expression: string })
  | (Row & { readonly kind: 'computed'; readonly formula: string; compute(of: Surroundings): FeatureColumn });
