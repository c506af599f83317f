import { pricesOf } from './book.ts';
import type { Book, Mark } from './book.ts';
import { bracketExits } from './brackets.ts';
import type { Presence } from './brackets.ts';
import { slipped } from './costs.ts';
import { hasBracket } from './lots.ts';
import type { Lot } from './lots.ts';
import type { Direction } from './orders.ts';
import type { Settings } from './settings.ts';
import type { ExitFill } from './trade-log.ts';

/** As much of `quantity` as the bar's volume lets one order fill; whole where it is whole. */
export function fillable(book: Book, settings: Settings, symbol: number, bar: number, quantity: number): number {
  const { maxVolumeShare, fillZeroVolume } = settings;
  if (maxVolumeShare === Infinity) return quantity;
  const volume = book.market.series[symbol].volume[bar];
  if (volume === 0 && fillZeroVolume) return quantity;
  // 29 % of 100 shares are 29, and 28.999999999999996 in binary.
  const cap = volume * maxVolumeShare * (1 + 1e-12);
  return quantity <= cap ? quantity : Number.isInteger(quantity) ? Math.floor(cap) : cap;
}

/** Closes the lots that are to leave and have a bar at `t`, at its open or close. */
export function fillExits(book: Book, settings: Settings, t: number, mark: Mark): void {
  const { held } = book;
  let waits = false;
  for (let k = held.length - 1; k >= 0; k--) {
    const symbol = held[k];
    const bar = book.market.barAt[symbol][t];
    if (bar >= 0) fillExitsOf(book, settings, t, symbol, bar, mark);
    const lots = book.lots[symbol];
    for (let j = 0; j < lots.length; j++) if (lots[j].exiting !== null) waits = true;
  }
  book.isLeaving = waits;
}

function fillExitsOf(book: Book, settings: Settings, t: number, symbol: number, bar: number, mark: Mark): void {
  const lots = book.lots[symbol];
  for (let k = 0; k < lots.length; k++) {
    const lot = lots[k];
    if (lot.exiting === null) continue;
    // The bar's volume is spent: one order takes its share of a bar once.
    if (mark === 'close' && lot.exitCut) continue;
    const base = pricesOf(book.market.series[symbol], mark)[bar];
    const price = slipped(settings.costs, base, lot.side < 0);
    const quantity = Math.min(lot.exitQuantity, lot.quantity);
    const slippage = Math.abs(price - base);
    leave(book, settings, lot, book.fill(t, bar, quantity, price, slippage, lot.exiting, mark === 'close'));
    if (lot.quantity === 0) k--;
  }
}

/** Closes the lots of the other side, oldest first, as far as `ask` goes. Returns what is left of it. */
export function closeOpposite(book: Book, symbol: number, side: Direction, ask: ExitFill): number {
  let left = ask.quantity;
  for (const lot of [...book.lots[symbol]]) {
    if (left <= 0 || lot.side === side) continue;
    ask.quantity = Math.min(left, lot.quantity);
    book.close(lot, ask);
    left -= ask.quantity;
  }
  return left;
}

/** Lets the bars at `t` meet the stops and targets of all lots that are due. */
export function meetBrackets(book: Book, settings: Settings, t: number): void {
  for (let k = book.held.length - 1; k >= 0; k--) {
    const symbol = book.held[k];
    if (book.wake[symbol] > t) continue;
    const bar = book.market.barAt[symbol][t];
    if (bar < 0) continue;
    const lots = book.lots[symbol];
    for (let j = 0; j < lots.length; j++) {
      const lot = lots[j];
      // A lot that is leaving and found no volume goes on leaving at the market: its stop and targets are moot.
      if (lot.exiting === null && bar >= lot.liveFrom && hasBracket(lot))
        meetBracket(book, settings, t, bar, lot, 'from_open');
      if (lot.quantity === 0) j--;
    }
  }
}

/** Lets a bar meet the lot's stop and targets. */
export function meetBracket(
  book: Book,
  settings: Settings,
  t: number,
  bar: number,
  lot: Lot,
  presence: Presence,
): void {
  const { open, high, low } = book.market.series[lot.symbol];
  const prices = { open: open[bar], high: high[bar], low: low[bar] };
  for (const exit of bracketExits(lot, prices, presence, settings.profile)) {
    if (lot.quantity === 0) return;
    if (exit.target < 0) {
      if (exit.guessed) lot.ambiguous = true;
      const price = slipped(settings.costs, exit.price, lot.side < 0);
      const reason = lot.stopMoved ? 'trailing_stop' : 'stop_loss';
      const slippage = Math.abs(price - exit.price);
      leave(book, settings, lot, book.fill(t, bar, lot.quantity, price, slippage, reason, false));
    } else if (exit.target === lot.targetsHit) takeTarget(book, settings, t, bar, lot, exit.target, exit.price);
  }
}

/** A target is a resting order: what the volume does not fill stays at its price, and the next target waits for it. */
function takeTarget(
  book: Book,
  settings: Settings,
  t: number,
  bar: number,
  lot: Lot,
  place: number,
  price: number,
): void {
  const target = lot.targets[place];
  const quantity = fillable(book, settings, lot.symbol, bar, Math.min(lot.quantity, target.quantity));
  target.quantity -= quantity;
  if (target.quantity <= 0) lot.targetsHit = place + 1;
  if (quantity > 0) book.close(lot, book.fill(t, bar, quantity, price, 0, `target_${place + 1}`, false));
}

/** Closes as much of a lot as was asked for and the bar's volume lets go; the rest goes on trying at the next open. */
function leave(book: Book, settings: Settings, lot: Lot, ask: ExitFill): void {
  const quantity = fillable(book, settings, lot.symbol, ask.bar, ask.quantity);
  const rest = ask.quantity - quantity;
  ask.quantity = quantity;
  if (quantity > 0) book.close(lot, ask);
  const waits = rest > 0 && lot.quantity > 0;
  lot.exiting = waits ? ask.reason : null;
  if (waits) book.isLeaving = true;
  lot.exitQuantity = rest;
  lot.exitCut = true;
}
