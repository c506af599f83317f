import { assert } from '../../model/errors.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';
import { timeframeMs } from '../../model/timeframe.ts';
import { firstPassage } from './passage.ts';
import type { Barriers, Passage } from './passage.ts';

/** Barriers of a prediction that may take no side: 0 says that something will happen, not which way. */
export interface Expectation extends Omit<Barriers, 'direction'> {
  readonly direction: Barriers['direction'] | 0;
}

/**
 * What became of a prediction made at the close of a bar. Moves are fractions of the entry's close in the predicted direction
 * (upwards where it takes no side); minutes are those of the clock, nights and weekends included, from the entry's close to
 * the close of a bar. Null is what the bars do not tell, or do not tell yet.
 */
export interface Outcome {
  /** Null for a prediction that takes no side: it can be neither right nor wrong. */
  readonly passage: Passage | null;
  /** From the entry to the close of the bar that touched a barrier. */
  readonly minutesToPassage: number | null;
  /** The best and the worst price that any bar of the window touched, maxGain ≥ 0 ≥ maxLoss. */
  readonly maxGain: number | null;
  readonly maxLoss: number | null;
  readonly minutesToMaxGain: number | null;
  readonly minutesToMaxLoss: number | null;
  /** To the close at which leaving would have paid most; 0 where no close of the window beat the entry. */
  readonly bestHoldMinutes: number | null;
  /** Entry to the last close of the window. */
  readonly finalMove: number | null;
  /** The close at the first bar that ends so long after the entry or later: see `closeAfter`. */
  readonly closeAfter1h: number | null;
  readonly closeAfter4h: number | null;
  readonly closeAfter24h: number | null;
  /** When the last thing that can be known was known; null while something is still to come. */
  readonly dueAt: TimeMs | null;
}

/** How long after a prediction its price is looked at. */
const HORIZONS_MS = [HOUR_MS, 4 * HOUR_MS, DAY_MS] as const;

/** The bar at which a horizon is read: `none` where no bar of this length can tell, `later` while it has not come. */
type HorizonBar = number | 'none' | 'later';

/**
 * A bar cannot tell what happens inside it, so days know nothing of an hour or four; the price a day after a daily bar is the
 * next session's close. Of shorter bars it is the first that ends no earlier than the horizon: over a night, the next morning's.
 */
function barAfter(bars: Bars, closes: Float64Array, at: number, horizonMs: number): HorizonBar {
  const barMs = timeframeMs(bars.timeframe);
  if (barMs > horizonMs) return 'none';
  if (barMs === DAY_MS) return at + 1 < bars.length ? at + 1 : 'later';
  const instant = closes[at] + horizonMs;
  if (Number.isNaN(instant)) return 'none';
  let [low, high] = [at + 1, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (closes[middle] < instant) low = middle + 1;
    else high = middle;
  }
  return low < bars.length ? low : 'later';
}

/** The extremes of a window of bars, as the bars at which they were first reached; the entry itself where nothing was. */
interface Window {
  readonly best: number;
  readonly worst: number;
  readonly hold: number;
}

/** `side` is 1 where gains point upwards, −1 where downwards. */
function windowOf(bars: Bars, at: number, last: number, side: 1 | -1): Window {
  const far = side > 0 ? bars.high : bars.low;
  const near = side > 0 ? bars.low : bars.high;
  const { close } = bars;
  const entry = side * close[at];
  let [best, worst, hold] = [at, at, at];
  let [highest, lowest, held] = [entry, entry, entry];
  for (let i = at + 1; i <= last; i++) {
    if (side * far[i] > highest) [highest, best] = [side * far[i], i];
    if (side * near[i] < lowest) [lowest, worst] = [side * near[i], i];
    if (side * close[i] > held) [held, hold] = [side * close[i], i];
  }
  return { best, worst, hold };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/**
 * The outcome of a prediction made at the close of bar `at`, as far as the bars given tell it.
 * @param bars adjusted, so that a split is no move
 * @param closes when each bar is known, ms UTC, ascending; NaN where no calendar tells, and then no minutes are told
 */
export function outcomeOf(bars: Bars, closes: Float64Array, at: number, expected: Expectation): Outcome {
  assert(closes.length === bars.length, 'one close a bar');
  const side = expected.direction === 0 ? 1 : expected.direction;
  const { close } = bars;
  const minutesTo = (bar: number): number | null => known((closes[bar] - closes[at]) / MINUTE_MS);
  const entry = close[at];
  const moveTo = (price: number): number => (side > 0 ? price - entry : entry - price) / entry;

  const passage = expected.direction === 0 ? null : firstPassage(bars, at, { ...expected, direction: side });
  const touched = passage !== null && passage.bar >= 0 ? passage.bar : null;

  const last = at + expected.bars;
  const isOver = last < bars.length;
  const window = isOver ? windowOf(bars, at, last, side) : null;
  const far = side > 0 ? bars.high : bars.low;
  const near = side > 0 ? bars.low : bars.high;
  // The entry's own range is past: a window that never beat it has moved nothing.
  const reached = (bar: number, prices: Float64Array): number => (bar === at ? 0 : moveTo(prices[bar]));

  const horizons = HORIZONS_MS.map((ms) => barAfter(bars, closes, at, ms));
  const [after1h, after4h, after24h] = horizons.map((bar) => (typeof bar === 'number' ? close[bar] : null));
  const isWhole = isOver && !horizons.includes('later');
  const lastKnown = horizons.reduce<number>((bar, it) => (typeof it === 'number' ? Math.max(bar, it) : bar), last);
  return {
    passage,
    minutesToPassage: touched === null ? null : minutesTo(touched),
    maxGain: window && reached(window.best, far),
    maxLoss: window && reached(window.worst, near),
    minutesToMaxGain: window && minutesTo(window.best),
    minutesToMaxLoss: window && minutesTo(window.worst),
    bestHoldMinutes: window && minutesTo(window.hold),
    finalMove: window && moveTo(close[last]),
    closeAfter1h: after1h,
    closeAfter4h: after4h,
    closeAfter24h: after24h,
    dueAt: isWhole ? (known(closes[lastKnown]) ?? bars.time[lastKnown]) : null,
  };
}
