import type { Adjustment, CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';

/** The actions of each symbol, ascending by ex-date. */
export function actionsBySymbol(actions: readonly CorporateAction[]): Map<string, CorporateAction[]> {
  const groups = new Map<string, CorporateAction[]>();
  for (const action of actions) {
    const group = groups.get(action.symbol);
    if (group === undefined) groups.set(action.symbol, [action]);
    else group.push(action);
  }
  for (const group of groups.values()) group.sort((a, b) => a.exDate - b.exDate);
  return groups;
}

/** Whether a mode applies an action. What could not be classified (spin-offs, mixed actions) goes with the dividends. */
const applies = (action: CorporateAction, mode: Adjustment): boolean =>
  mode === 'all' || (mode === 'split' && action.kind === 'split');

/** What each bar is multiplied by to be comparable with the last: prices by `price`, while volumes are divided by `shares`. */
export interface AdjustmentFactors {
  readonly price: Float64Array;
  readonly shares: Float64Array;
}

/**
 * The factors of `bars` for someone who knew the actions up to `asOf` (ex-date included) and no later one; undefined when they
 * are all 1. A price as traded is the adjusted one divided by its factor.
 * @param actions those of other symbols are passed over; any order
 */
export function adjustmentFactors(
  bars: Pick<Bars, 'symbol' | 'time' | 'length'>,
  actions: readonly CorporateAction[],
  mode: Adjustment,
  asOf: TimeMs = Infinity,
): AdjustmentFactors | undefined {
  const known = actions
    .filter((action) => action.symbol === bars.symbol && action.exDate <= asOf && applies(action, mode))
    .filter((action) => bars.length > 0 && action.exDate > bars.time[0])
    .sort((a, b) => b.exDate - a.exDate);
  if (known.length === 0) return undefined;
  const price = new Float64Array(bars.length);
  const shares = new Float64Array(bars.length);
  let [priceFactor, shareFactor, next] = [1, 1, 0];
  for (let i = bars.length - 1; i >= 0; i--) {
    for (; next < known.length && known[next].exDate > bars.time[i]; next++) {
      priceFactor *= known[next].factor;
      if (known[next].kind === 'split') shareFactor *= known[next].factor;
    }
    price[i] = priceFactor;
    shares[i] = shareFactor;
  }
  return { price, shares };
}

function times(column: Float64Array, factor: Float64Array): Float64Array {
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = column[i] * factor[i];
  return out;
}

function over(column: Float64Array, factor: Float64Array): Float64Array {
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = column[i] / factor[i];
  return out;
}

/**
 * Bars as someone saw them who knew the actions up to `asOf` and no later one: every price before an ex-date is multiplied by the
 * action's factor, and every volume before a split divided by it (dividends leave volumes alone). With `asOf` a bar's own
 * date that bar's prices are as traded, and no bar knows a later split; without it all actions are known. A later `asOf`
 * scales the past by one constant, so that ratios of prices within the past do not change. Returns `bars` itself when
 * there is nothing to adjust.
 */
export function adjustBars(
  bars: Bars,
  actions: readonly CorporateAction[],
  mode: Adjustment,
  asOf: TimeMs = Infinity,
): Bars {
  const factors = adjustmentFactors(bars, actions, mode, asOf);
  if (factors === undefined) return bars;
  const { price, shares } = factors;
  return {
    ...bars,
    open: times(bars.open, price),
    high: times(bars.high, price),
    low: times(bars.low, price),
    close: times(bars.close, price),
    volume: over(bars.volume, shares),
  };
}

/** The last bar before an ex-date, −1 when there is none. */
function barBefore(bars: Bars, exDate: TimeMs): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars.time[middle] < exDate) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Dollars a share that a dividend pays on its ex-date: the close before it × (1 − factor), in raw prices.
 * NaN when the bars hold no close before the ex-date, or when the action pays nothing (a split).
 */
export function dividendPerShare(bars: Bars, action: CorporateAction): number {
  const before = barBefore(bars, action.exDate);
  if (before < 0 || action.kind === 'split') return NaN;
  return bars.close[before] * (1 - action.factor);
}

/**
 * The factor of a cash dividend: 1 − amount / close before the ex-date. NaN when that close is unknown or not above the amount.
 */
export function dividendFactor(bars: Bars, exDate: TimeMs, amount: number): number {
  const before = barBefore(bars, exDate);
  if (before < 0 || !(amount >= 0 && amount < bars.close[before])) return NaN;
  return 1 - amount / bars.close[before];
}
