import type { CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { timeframeMs } from '../../model/timeframe.ts';
import { NEIGHBOURS, SPIKE, apart, looksLikeSplit } from '../columns/suspicion.ts';

/** The bars before a move whose mean turnover is the usual one; with fewer traded ones than the minimum, none is known. */
export const USUAL_BARS = 20;
const USUAL_BARS_MIN = 5;
/**
 * News that move a price by a third overnight bring at least this many times the usual turnover, which is what the house calls a
 * surge of volume. Those of 2015–2017 brought 2.8 to 190 times; splits, spin-offs and prices of other listings came on 0 to 2.4.
 */
const NEWS_TURNOVER = 2;
/** Neither a takeover nor a failed trial moves a share this many times between two closes. */
const BEYOND_NEWS = 10;
/** After so long a silence trading goes on under other terms: a halt of months, or the symbol given to another company. */
const SILENCE_MS = 30 * DAY_MS;

/** What the closes of a range of bars show: positions of bars, ascending. */
export interface PriceBreaks {
  /** Prices that came back, and prices at which nobody traded. */
  readonly badTicks: readonly number[];
  /** The first bars after a silence. */
  readonly silences: readonly number[];
  /** The first bars at a level that neither an action nor trading explains. */
  readonly levels: readonly number[];
  /** The same, where the level is that of a split. */
  readonly splits: readonly number[];
  /** Large moves that may be news. */
  readonly jumps: readonly number[];
}

/** The price that was left at bar `at`, in prices of the bar at hand; `spike` moves may come back at the next bar only. */
interface Left {
  readonly at: number;
  readonly kind: 'level' | 'split' | 'spike' | 'quote';
  price: number;
}

/** What is known at a bar of the bars before it. */
interface Walk {
  readonly bars: Bars;
  readonly badTicks: Set<number>;
  readonly silences: number[];
  readonly jumps: number[];
  /** What was left and not come back to, and quotes before the first trade. */
  left: Left[];
  /** The last price at which somebody traded, NaN before the first. */
  last: number;
}

const NO_BREAKS: PriceBreaks = Object.freeze({ badTicks: [], silences: [], levels: [], splits: [], jumps: [] });

/**
 * The moves from bar `from` on that neither an action nor trading explains. A close is compared with the last one at which
 * somebody traded, with the actions in between taken out. O(bars).
 * @param actions of this symbol, ascending by ex-date; those after the last bar are passed over
 */
export function priceBreaks(bars: Bars, actions: readonly CorporateAction[], from: number): PriceBreaks {
  const { time, close, volume, length } = bars;
  const silenceMs = SILENCE_MS + timeframeMs(bars.timeframe);
  if (isCalm(bars, actions, from, silenceMs)) return NO_BREAKS;
  const walk: Walk = { bars, badTicks: new Set(), silences: [], jumps: [], left: [], last: NaN };
  // An index has no volume at all: nobody trades at its prices, and they are true.
  const hasVolume = volume.subarray(from).some((shares) => shares > 0);
  let next = 0;
  for (let i = Math.max(0, from - USUAL_BARS); i < length; i++) {
    for (; next < actions.length && actions[next].exDate <= time[i]; next++) {
      if (i > 0 && actions[next].exDate > time[i - 1]) applyAction(walk, actions[next].factor);
    }
    const isTraded = volume[i] > 0 || !hasVolume;
    if (i >= from) {
      if (i > 0 && time[i] - time[i - 1] > silenceMs) beginAnew(walk, i);
      if (isTraded) judgeTrade(walk, i);
      else judgeQuote(walk, i);
    }
    if (isTraded) walk.last = close[i];
  }
  const at = (kind: Left['kind']): number[] => walk.left.filter((one) => one.kind === kind).map((one) => one.at);
  const jumps = walk.jumps.filter((i) => !walk.badTicks.has(i));
  const badTicks = [...walk.badTicks].sort((a, b) => a - b);
  return { badTicks, silences: walk.silences, levels: at('level'), splits: at('split'), jumps };
}

/** Whether each close is so near to the one before, all of them traded, that there is nothing to judge: true of most series. */
function isCalm(bars: Bars, actions: readonly CorporateAction[], from: number, silenceMs: number): boolean {
  const { time, close, volume, length } = bars;
  const start = Math.max(1, from);
  // All actions at once are more than any one of them, so that less is calm.
  let near = SPIKE;
  for (const { exDate, factor } of actions) {
    if (exDate > time[start - 1] && exDate <= time[length - 1]) near /= apart(factor, 1);
  }
  if (volume[start - 1] === 0) return false;
  for (let i = start; i < length; i++) {
    const [before, now] = [close[i - 1], close[i]];
    if (now > near * before || before > near * now) return false;
    if (volume[i] === 0 || time[i] - time[i - 1] > silenceMs) return false;
  }
  return true;
}

function applyAction(walk: Walk, factor: number): void {
  walk.last *= factor;
  for (const one of walk.left) one.price *= factor;
}

/** What comes after a silence is compared with nothing before it. */
function beginAnew(walk: Walk, i: number): void {
  walk.silences.push(i);
  walk.left = [];
  walk.last = NaN;
}

/** A bar without volume: its prices are quotes, or the last close carried on, which is sound while nobody trades. */
function judgeQuote(walk: Walk, i: number): void {
  const price = walk.bars.close[i];
  if (isFar(price, walk.last)) walk.badTicks.add(i);
  else if (Number.isNaN(walk.last)) walk.left.push({ at: i, kind: 'quote', price });
}

function judgeTrade(walk: Walk, i: number): void {
  const { bars, last, badTicks } = walk;
  const price = bars.close[i];
  if (Number.isNaN(last)) {
    for (const quote of walk.left) if (isFar(price, quote.price)) badTicks.add(quote.at);
    walk.left = [];
  } else if (isFar(price, last) && !comesBack(walk, i)) {
    const isOvernight = isFar(bars.open[i], last);
    const quiet = isQuiet(bars, i);
    if (apart(price, last) >= BEYOND_NEWS || (quiet && isOvernight)) {
      const kind = looksLikeSplit(bars, i, last) ? 'split' : 'level';
      walk.left.push({ at: i, kind, price: last });
    } else {
      walk.jumps.push(i);
      if (quiet) walk.left.push({ at: i, kind: 'spike', price: last });
    }
  }
}

/** Whether prices are back where they were before an earlier move: the bars since were bad ticks, and this move is none. */
function comesBack(walk: Walk, i: number): boolean {
  const price = walk.bars.close[i];
  const back = walk.left.findLastIndex(
    (one) => apart(price, one.price) < NEIGHBOURS && (one.kind !== 'spike' || one.at === i - 1),
  );
  if (back === -1) return false;
  for (let bar = walk.left[back].at; bar < i; bar++) walk.badTicks.add(bar);
  walk.left.length = back;
  return true;
}

/** False of a price that is not known. */
const isFar = (a: number, b: number): boolean => a > SPIKE * b || b > SPIKE * a;

/** Whether the bar's turnover falls short of what news bring; unknown, and false, without enough bars before it. */
function isQuiet({ close, volume }: Bars, i: number): boolean {
  let sum = 0;
  let traded = 0;
  for (let k = Math.max(0, i - USUAL_BARS); k < i; k++) {
    if (volume[k] === 0) continue;
    sum += close[k] * volume[k];
    traded++;
  }
  return traded >= USUAL_BARS_MIN && close[i] * volume[i] * traded < NEWS_TURNOVER * sum;
}
