import { assert } from '../../model/errors.ts';
import { grouped } from '../format.ts';

/** Prices on a number of rows, each of two halves: 0 is the upper half of the highest row. */
export interface PriceScale {
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Which half row a price falls on; what lies outside has a number outside. */
  half(price: number): number;
  /** Round prices, highest first, and how many decimals tell them apart. */
  readonly ticks: readonly number[];
  /** A price in the decimals of this scale, and at least in as many as it is quoted in. */
  label(price: number): string;
}

/** Rows from one round price to the next, at least. */
const ROWS_PER_TICK = 2;
/** Decimals of prices as quoted, from a dollar and from ten thousand on. */
const QUOTED = 2;
const WHOLE_FROM = 1e5;
/** Digits that matter, of prices below a dollar. */
const DIGITS = 4;

/** The scale of prices from `low` to `high`, which may be equal. */
export function priceScale(low: number, high: number, rows: number): PriceScale {
  assert(low <= high && rows > 0, 'a scale has a range and rows');
  const halves = 2 * rows;
  const span = high - low;
  const step = roundStep(span, Math.max(1, Math.floor(rows / ROWS_PER_TICK)));
  const decimals = decimalsOf(step, high);
  return {
    low,
    high,
    rows,
    half(price) {
      // A price without a range stands in the middle.
      if (span === 0) return price === high ? rows - 1 : price > high ? -1 : halves;
      const at = Math.floor(((high - price) / span) * halves);
      // The lowest price is on the last half, not below it.
      return price === low ? halves - 1 : at;
    },
    ticks: ticksWithin(low, high, step),
    label: (price) => grouped(price, decimals),
  };
}

/** 1, 2, 2.5 or 5 times a power of ten, so that at most `count` of them fit into `span`. */
function roundStep(span: number, count: number): number {
  if (span === 0) return 0;
  const least = span / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((it) => it * power >= least) ?? 10;
  return factor * power;
}

function ticksWithin(low: number, high: number, step: number): number[] {
  if (step === 0) return [high];
  const ticks: number[] = [];
  for (let k = Math.floor(high / step); k * step >= low; k--) ticks.push(k * step);
  return ticks;
}

function decimalsOf(step: number, high: number): number {
  const ofStep = step === 0 ? 0 : Math.ceil(-Math.log10(step / (isQuarter(step) ? 10 : 1)) - 1e-9);
  const size = Math.abs(high);
  const quoted = size >= WHOLE_FROM || size === 0 ? 0 : size >= 1 ? QUOTED : DIGITS - 1 - Math.floor(Math.log10(size));
  return Math.min(12, Math.max(0, ofStep, quoted));
}

/** 2.5 times a power of ten, which takes a decimal more than that power. */
const isQuarter = (step: number): boolean => Math.abs(step / 10 ** Math.floor(Math.log10(step)) - 2.5) < 1e-9;
