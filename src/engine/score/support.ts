/** Support and resistance: prices at which the market has turned before, as far as one could know at a bar. */
import type { Bars } from '../../model/bars.ts';

/** A turning point is the extreme of this many bars on either side (Williams' fractal has two: Trading Chaos, 1995). */
const SIDE_BARS = 5;
/** How far back turning points are remembered. */
export const MEMORY_BARS = 252;
/** Turning points within this many average true ranges of the lowest of them are one zone. */
const ZONE_ATR = 1;
/** So many zones on either side of the price, the nearest first. */
const ZONES_MAX = 3;

/** Where the price has turned at least once. */
export interface PriceZone {
  /** The mean of its turning points. */
  readonly price: number;
  readonly low: number;
  readonly high: number;
  /** Turning points in it, highs and lows alike: a resistance that was broken is a support. */
  readonly touches: number;
  /** The bar of the latest of them. */
  readonly lastBar: number;
  /** From the close to the price, as a fraction of the close: negative below. */
  readonly distance: number;
  /** The same in average true ranges. */
  readonly distanceAtr: number;
}

export interface PriceZones {
  /** Below the close or at it, the nearest first. */
  readonly support: readonly PriceZone[];
  /** Above the close, the nearest first. */
  readonly resistance: readonly PriceZone[];
}

interface Turn {
  readonly bar: number;
  readonly price: number;
}

/**
 * The zones around the close of `bar`. A turning point is known `SIDE_BARS` after it, so nothing here knows a bar after
 * `bar`. `atr` is the average true range there, in price; null while it is unknown or nothing moves: then no width is known.
 */
export function priceZones(bars: Bars, bar: number, atr: number | null): PriceZones | null {
  if (atr === null || !(atr > 0)) return null;
  const close = bars.close[bar];
  const turns = [...turnsOf(bars.high, bar, 1), ...turnsOf(bars.low, bar, -1)].sort(
    (a, b) => a.price - b.price || a.bar - b.bar,
  );
  const zones = zonesOf(turns, ZONE_ATR * atr).map((zone) => zoneOf(zone, close, atr));
  const below = zones.filter(({ price }) => price <= close).reverse();
  const above = zones.filter(({ price }) => price > close);
  return { support: below.slice(0, ZONES_MAX), resistance: above.slice(0, ZONES_MAX) };
}

/** Bars that are above (`sign` 1) or below (−1) the bars on both sides; of equal ones in a row the first. */
function turnsOf(prices: Float64Array, last: number, sign: 1 | -1): Turn[] {
  const turns: Turn[] = [];
  const first = Math.max(SIDE_BARS, last - MEMORY_BARS);
  for (let i = first; i + SIDE_BARS <= last; i++) {
    const price = prices[i];
    let turned = true;
    for (let k = 1; k <= SIDE_BARS && turned; k++) {
      turned = sign * (price - prices[i - k]) > 0 && sign * (price - prices[i + k]) >= 0;
    }
    if (turned) turns.push({ bar: i, price });
  }
  return turns;
}

/** Turning points by ascending price, in zones no wider than `width`, filled from the lowest price up. */
function zonesOf(turns: readonly Turn[], width: number): Turn[][] {
  const zones: Turn[][] = [];
  for (const turn of turns) {
    const zone = zones.at(-1);
    if (zone !== undefined && turn.price - zone[0].price <= width) zone.push(turn);
    else zones.push([turn]);
  }
  return zones;
}

function zoneOf(turns: readonly Turn[], close: number, atr: number): PriceZone {
  const price = turns.reduce((sum, turn) => sum + turn.price, 0) / turns.length;
  return {
    price,
    low: turns[0].price,
    high: turns[turns.length - 1].price,
    touches: turns.length,
    lastBar: turns.reduce((latest, turn) => Math.max(latest, turn.bar), 0),
    distance: (price - close) / close,
    distanceAtr: (price - close) / atr,
  };
}
