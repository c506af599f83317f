import type { ExecutionProfile } from './settings.ts';
import type { Lot } from './lots.ts';

/** One bar's prices. */
export interface BarPrices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/** One exit that a bar makes of a lot's stop and targets. */
export interface BracketExit {
  /** −1 is the stop (which takes the market's price and pays slippage), otherwise the target's place in the list. */
  readonly target: number;
  readonly price: number;
  /** Whether the bar may as well have done otherwise before. */
  readonly guessed: boolean;
}

/** How the lot came to be in this bar: before or at its open, or inside it by a limit or stop order. */
export type Presence = 'from_open' | 'by_limit' | 'by_stop';

const NOTHING: readonly BracketExit[] = [];

/**
 * What a bar does to a lot's stop and targets, the worse case where the bar cannot be ordered (rules.md, Fills 2).
 * Says so of the exit, or marks the lot where the worse case is to stay. Exits are listed in the order in which they happen.
 */
export function bracketExits(
  lot: Lot,
  bar: BarPrices,
  presence: Presence,
  profile: ExecutionProfile,
): readonly BracketExit[] {
  const { side, stop, targets } = lot;
  const { open, high, low } = bar;
  // Seen from the position: `worst` is the bar's far side against it, `best` the far side for it.
  const stopReached = (price: number): boolean => (side > 0 ? price <= stop : price >= stop);
  const worst = side > 0 ? low : high;
  const best = side > 0 ? high : low;
  const stopHit = stopReached(worst);
  if (!stopHit && lot.targetsHit >= targets.length) return NOTHING;

  if (presence === 'from_open' && stopReached(open)) return [{ target: -1, price: open, guessed: false }];

  const exits: BracketExit[] = [];
  const targetReached = (price: number): boolean => {
    const target = targets.at(lot.targetsHit + exits.length);
    return target !== undefined && (side > 0 ? price >= target.price : price <= target.price);
  };
  const takeTargets = (price: number): void => {
    while (targetReached(price)) {
      const place = lot.targetsHit + exits.length;
      const goal = targets[place].price;
      // A target fills at its price, or at the open when the open is better.
      const better = presence === 'from_open' && (side > 0 ? open > goal : open < goal);
      exits.push({ target: place, price: better ? open : goal, guessed: false });
    }
  };

  // What the open has already passed happened first: that much of the bar can be ordered.
  if (presence === 'from_open' && !profile.stopBeforeOpenTarget) takeTargets(open);
  if (stopHit) {
    // A bar that also reached a target, or whose worst price may precede a stop entry, leaves the order to guess.
    exits.push({ target: -1, price: stop, guessed: targetReached(best) || presence === 'by_stop' });
    return exits;
  }
  if (presence === 'by_limit') {
    // The bar may have reached the target before it came to the limit: not taken.
    if (targetReached(best)) lot.ambiguous = true;
    return exits;
  }
  takeTargets(best);
  return exits;
}

/** The price at which a resting entry fills within a bar, or NaN when it does not. */
export function restingFill(
  type: 'limit' | 'stop',
  side: 1 | -1,
  price: number,
  bar: BarPrices,
  touchFills: boolean,
): number {
  const { open, high, low } = bar;
  if (type === 'limit') {
    const reached = side > 0 ? (touchFills ? low <= price : low < price) : touchFills ? high >= price : high > price;
    if (!reached) return NaN;
    return side > 0 ? Math.min(open, price) : Math.max(open, price);
  }
  const triggered = side > 0 ? high >= price : low <= price;
  if (!triggered) return NaN;
  return side > 0 ? Math.max(open, price) : Math.min(open, price);
}
