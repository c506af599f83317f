/** The names that the language itself knows. */
import { CATALYST_CATEGORIES, CATALYST_EVENTS } from '../../model/news.ts';
import type { Unit } from '../indicators/indicator.ts';

/** Series of the bars themselves, with what they are measured in. */
export const SERIES = {
  open: 'price',
  high: 'price',
  low: 'price',
  close: 'price',
  volume: 'shares',
  hl2: 'price',
  hlc3: 'price',
  ohlc4: 'price',
  day_of_week: 'number',
  minutes_from_open: 'number',
  session_minutes_left: 'number',
} as const satisfies Readonly<Record<string, Unit>>;
export type SeriesName = keyof typeof SERIES;

/** Series of the open position: known in `exit` alone. */
export const POSITION_SERIES = {
  bars_held: 'bars',
  entry_price: 'price',
  unrealized_return: 'ratio',
  highest_since_entry: 'price',
  lowest_since_entry: 'price',
} as const satisfies Readonly<Record<string, Unit>>;
export type PositionName = keyof typeof POSITION_SERIES;

/** Series of the news: unknown where nobody was looking. */
export const NEWS_SERIES = {
  catalyst_score: 'index',
  pre_market_news: 'boolean',
} as const satisfies Readonly<Record<string, Unit>>;
export type NewsSeriesName = keyof typeof NEWS_SERIES;

/** Series of the day that a daily bar is of, its pre-market and the day so far among them. */
export const DAY_SERIES = {
  relative_volume: 'ratio',
  pre_market_volume: 'shares',
  pre_market_change: 'percent',
} as const satisfies Readonly<Record<string, Unit>>;
export type DaySeriesName = keyof typeof DAY_SERIES;

/** What `catalyst('…')` asks for: a category, an event, or any of them. The event of a merger is in the category of that name. */
export const CATALYSTS: readonly string[] = [...new Set([...CATALYST_CATEGORIES, ...CATALYST_EVENTS, 'any'])];

export const isSeries = (name: string): name is SeriesName => Object.hasOwn(SERIES, name);
export const isNewsSeries = (name: string): name is NewsSeriesName => Object.hasOwn(NEWS_SERIES, name);
export const isDaySeries = (name: string): name is DaySeriesName => Object.hasOwn(DAY_SERIES, name);
export const isPositionSeries = (name: string): name is PositionName => Object.hasOwn(POSITION_SERIES, name);

/** Names that every JavaScript object answers to. A rule file must not reach them, so they name nothing. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
export const isInherited = (name: string): boolean => INHERITED.has(name);
