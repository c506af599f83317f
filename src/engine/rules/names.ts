/** The names that the language itself knows. */
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

/** The categories of news that `catalyst('…')` asks for. */
export const CATALYSTS = [
  'earnings',
  'fda',
  'merger',
  'analyst',
  'insider',
  'legal',
  'product',
  'guidance',
  'partnership',
  'ipo',
  'bankruptcy',
  'dividend',
] as const;

export const isSeries = (name: string): name is SeriesName => Object.hasOwn(SERIES, name);
export const isPositionSeries = (name: string): name is PositionName => Object.hasOwn(POSITION_SERIES, name);

/** Names that every JavaScript object answers to. A rule file must not reach them, so they name nothing. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
export const isInherited = (name: string): boolean => INHERITED.has(name);
