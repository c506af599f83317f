import type { Bars } from '../../model/bars.ts';
import type { SimulatedBroker } from './broker.ts';
import type { Decider } from './decide.ts';
import { hasBracket } from './lots.ts';
import type { Lot } from './lots.ts';
import type { Market } from './market.ts';

/** A mask: the observer is told at every 4,096th visit, which is some milliseconds. */
const OBSERVED_EVERY = 0xfff;

/**
 * The session loop: every bar in the order open, inside, close, decide (rules.md, Fills), but only the bars on which
 * something can happen are visited. `observe` is told the position now and then.
 */
export function runSession(broker: SimulatedBroker, decider: Decider, observe?: (t: number) => void): void {
  const length = broker.market.length;
  let visits = 0;
  let t = decider.nextEntry(0);
  while (t < length) {
    if (broker.changesBetweenBars) broker.beforeOpen(t);
    broker.atOpen(t);
    broker.inside(t);
    decider.decide(t, broker);
    broker.atClose(t);
    t = nextVisit(t, broker, decider);
    if ((++visits & OBSERVED_EVERY) === 0) observe?.(t);
  }
  broker.finish();
}

/**
 * The next position at which an order, a lot or the decider may have something to do.
 * Positions are compared, never passed through `Math.min`: V8 would carry them on as doubles.
 */
function nextVisit(t: number, broker: SimulatedBroker, decider: Decider): number {
  const { book, market } = broker;
  const { held, wake } = book;
  // A bar visited in vain is cheaper than to find out which it could be.
  if (broker.needsNextBar || decider.everyBar) return t + 1;
  let next = market.length;
  for (let k = 0; k < held.length; k++) {
    const symbol = held[k];
    if (wake[symbol] <= t) wake[symbol] = wakeOf(t, symbol, broker, decider);
    if (wake[symbol] < next) next = wake[symbol];
  }
  // With one symbol, its entries mean nothing while it is held.
  if (next === t + 1 || (held.length === 1 && market.series.length === 1)) return next;
  const entry = decider.nextEntry(t + 1);
  return entry < next ? entry : next;
}

/** The timeline position of the symbol's next bar on which a lot of it can change. */
function wakeOf(t: number, symbol: number, { book, market }: SimulatedBroker, decider: Decider): number {
  const { length } = market;
  const barAt = market.barAt[symbol];
  let position = t + 1;
  while (position < length && barAt[position] < 0) position++;
  if (position >= length) return length;
  const bar = barAt[position];
  const series = market.series[symbol];
  let wake = market.hasActions ? nextAction(market, symbol, bar) : series.length;
  const lots = book.lots[symbol];
  for (let k = 0; k < lots.length; k++) {
    const lot = lots[k];
    if (lot.exiting !== null) return position;
    const exit = decider.nextExit(lot, bar);
    if (exit < wake) wake = exit;
    if (hasBracket(lot)) wake = bracketWake(lot, bar, wake, series);
  }
  return wake >= series.length ? length : market.positionOf[symbol][wake];
}

/** The symbol's first bar from `bar` on before whose open an action takes effect, or its number of bars. */
function nextAction({ actions, series }: Market, symbol: number, bar: number): number {
  return actions[symbol].find((action) => action.bar >= bar)?.bar ?? series[symbol].length;
}

/** The first bar from `bar` to `limit` whose range reaches the lot's stop or next target, or `limit`. */
function bracketWake(lot: Lot, bar: number, limit: number, { high, low }: Bars): number {
  const target = lot.targets.at(lot.targetsHit);
  const hasStop = !Number.isNaN(lot.stop);
  let floor = -Infinity;
  let ceiling = Infinity;
  if (lot.side > 0) {
    if (hasStop) floor = lot.stop;
    if (target !== undefined) ceiling = target.price;
  } else {
    if (hasStop) ceiling = lot.stop;
    if (target !== undefined) floor = target.price;
  }
  let i = bar;
  while (i < limit && low[i] > floor && high[i] < ceiling) i++;
  return i;
}
